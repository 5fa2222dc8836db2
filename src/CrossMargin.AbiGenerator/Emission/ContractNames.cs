using System.Globalization;
using CrossMargin.AbiGenerator.Model;

namespace CrossMargin.AbiGenerator.Emission;

/// <summary>Gives every entry and every struct of a contract a C# name of its own.</summary>
internal static class ContractNames
{
    /// <summary>The class of the readers and writers of arrays and structs, inside the contract's.</summary>
    public const string Codec = "AbiCodec";

    /// <summary>Members of a function's class: a type cannot have the name of a member.</summary>
    private static readonly string[] FunctionMembers = ["Selector", "Encode", "DecodeResult", "Result"];

    private static readonly string[] ObjectMembers =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    /// <summary>Members that every record has, or those that are generated into it.</summary>
    private static readonly string[] RecordMembers =
    [
        .. ObjectMembers, "Clone", "Deconstruct", "EqualityContract", "PrintMembers",
        "Decode", "Selector", "Topic0", "TryDecode", Codec,
    ];

    /// <summary>The names of the entries, in their order; the structs get theirs in passing.</summary>
    public static IReadOnlyList<string> Assign(AbiContract contract, string contractName)
    {
        HashSet<string> taken = [contractName, Codec, .. ObjectMembers];
        HashSet<string> overloaded = [.. contract.Entries
            .GroupBy(GroupOf)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)];

        List<string> names = [];
        foreach (AbiEntry entry in contract.Entries)
        {
            string name = Naming.Pascal(entry.Name);
            if (overloaded.Contains(GroupOf(entry)))
                name += string.Concat(entry.Inputs.Select(input => input.Type.Word));
            names.Add(Take(taken, Candidates(entry, name)));
        }

        foreach (TupleType tuple in contract.Tuples)
            tuple.RecordName = Take(taken, tuple.Name == "Result" ? [] : [tuple.Name], tuple.Name + "Tuple");
        return names;
    }

    /// <summary>The names of the members of a record, in their order.</summary>
    public static IReadOnlyList<string> OfMembers(IReadOnlyList<AbiParameter> members, string recordName) =>
        Distinct(members, [.. RecordMembers, recordName]);

    /// <summary>The names of a method's arguments, in their order; they are Pascal-cased still.</summary>
    public static IReadOnlyList<string> OfArguments(IReadOnlyList<AbiParameter> arguments) => Distinct(arguments, []);

    private static List<string> Distinct(IReadOnlyList<AbiParameter> members, HashSet<string> taken)
    {
        List<string> names = [];
        foreach (AbiParameter member in members)
        {
            string position = names.Count.ToString(CultureInfo.InvariantCulture);
            string pascal = Naming.Pascal(member.Name);
            string value = "Value" + position;
            names.Add(Take(taken, pascal.Length > 0 ? [pascal, pascal + position] : [value], value + "Of" + pascal));
        }

        return names;
    }

    private static string GroupOf(AbiEntry entry) => $"{entry.Kind} {Naming.Pascal(entry.Name)}";

    private static string[] Candidates(AbiEntry entry, string name) => entry.Kind switch
    {
        AbiEntryKind.Constructor => ["Constructor"],
        AbiEntryKind.Event => [name + "Event", name + "Event" + Selector(entry)],
        AbiEntryKind.Error => [name + "Error", name + "Error" + Selector(entry)],
        _ when FunctionMembers.Contains(name) || name == "Constructor" => [name + "Function", name + Selector(entry)],
        _ => [name, name + "Function", name + Selector(entry)],
    };

    /// <summary>Eight hexadecimal digits: names that differ only in their case end up the same without it.</summary>
    private static string Selector(AbiEntry entry) =>
        string.Concat(Keccak.Hash(entry.Signature).Take(4).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>Takes the first candidate that is free; when none is, the last with a number.</summary>
    private static string Take(HashSet<string> taken, string[] candidates, string? last = null)
    {
        foreach (string candidate in candidates)
        {
            if (taken.Add(candidate))
                return candidate;
        }

        last ??= candidates[candidates.Length - 1];
        string numbered = last;
        for (int number = 2; !taken.Add(numbered); number++)
            numbered = last + number;
        return numbered;
    }
}
