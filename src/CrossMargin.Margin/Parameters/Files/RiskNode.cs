using CrossMargin.Domain.Configuration;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>
/// One group of parameters in the risk file. The ranges are those of the records: what they refuse is told with its place in
/// the file, and reading goes on with the default, so that every fault is found at once.
/// </summary>
internal sealed class RiskNode(JsonNodeReader node)
{
    /// <summary>Longer than any time that a parameter takes, and far from the end of what a TimeSpan can hold.</summary>
    private const double MaxSeconds = 1e10;

    public JsonNodeReader Json => node;

    public RiskLeaf? Leaf(string property) => RiskLeaf.Find(node, property);

    /// <summary>The group with what the file says of it; the defaults where it says nothing.</summary>
    public T Group<T>(string property, T defaults, Func<RiskNode, T, T> read)
        where T : class => node.OptionalObject(property, child => read(new RiskNode(child), defaults)) ?? defaults;

    /// <summary>The record with one value set, where the file has it and the record takes it.</summary>
    public T Set<T>(T record, string property, Func<T, double, T> set)
    {
        if (Leaf(property) is not { } leaf || leaf.Number() is not { } value)
            return record;
        try
        {
            return set(record, value);
        }
        catch (ArgumentOutOfRangeException refused)
        {
            (string found, string expected) = RiskLeaf.Tell(refused, Text(value));
            leaf.Fault(found, expected);
            return record;
        }
    }

    /// <inheritdoc cref="Set"/>
    public T SetSeconds<T>(T record, string property, Func<T, TimeSpan, T> set) => Set(
        record,
        property,
        (one, seconds) => set(one, TimeSpan.FromSeconds(Bound.Within(seconds, -MaxSeconds, MaxSeconds, property))));

    /// <summary>A record that is made of all its values at once, and may bound one by another.</summary>
    /// <param name="defaults">The values that stand where the file has none: each under the parameter's name in the file.</param>
    /// <param name="make">From the values in the same order. It refuses under the names of the same parameters, in any letter case.</param>
    public T Make<T>((string Name, double Default)[] defaults, Func<double[], T> make, T fallback)
    {
        RiskLeaf?[] leaves = [.. defaults.Select(one => Leaf(one.Name))];
        double?[] given = [.. leaves.Select(leaf => leaf?.Number())];
        double[] values = [.. given.Zip(defaults, (value, one) => value ?? one.Default)];

        // Each refusal takes one given value away, so the attempts are bounded by their number.
        for (int attempt = 0; attempt <= defaults.Length; attempt++)
        {
            try
            {
                return make(values);
            }
            catch (ArgumentOutOfRangeException refused)
            {
                int index = Array.FindIndex(defaults, one => string.Equals(one.Name, refused.ParamName, StringComparison.OrdinalIgnoreCase));
                if (index < 0)
                    throw;
                Refuse(refused, leaves[index], defaults[index], given[index]);
                if (given[index] is null)
                    return fallback;
                (given[index], values[index]) = (null, defaults[index].Default);
            }
        }

        return fallback;
    }

    /// <summary>Every property as a group with its name, over the defaults of the same name in any letter case.</summary>
    /// <param name="unlisted">The defaults of a name that has none.</param>
    public IReadOnlyDictionary<string, T> Named<T>(
        string property, IReadOnlyDictionary<string, T> defaults, T unlisted, Func<RiskNode, T, T> read)
        where T : class => Group(property, defaults, (group, _) =>
        {
            Dictionary<string, T> all = new(defaults, StringComparer.OrdinalIgnoreCase);
            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            foreach (string name in group.Json.Names.Distinct())
            {
                if (seen.Add(name))
                    all[name] = group.Group(name, all.GetValueOrDefault(name) ?? unlisted, read);
                else
                    group.Json.Fault(name, "the name a second time, in another letter case", "each name once");
            }

            return (IReadOnlyDictionary<string, T>)all;
        });

    private void Refuse(ArgumentOutOfRangeException refused, RiskLeaf? leaf, (string Name, double Default) parameter, double? given)
    {
        string present = given is { } value ? Text(value) : $"nothing, which stands for {Text(parameter.Default)}";
        (string found, string expected) = RiskLeaf.Tell(refused, present);
        if (leaf is { } there)
            there.Fault(found, expected);
        else
            node.Fault(parameter.Name, found, expected);
    }

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
