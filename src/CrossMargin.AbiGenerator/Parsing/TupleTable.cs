using CrossMargin.AbiGenerator.Model;

namespace CrossMargin.AbiGenerator.Parsing;

/// <summary>The structs of one contract: each becomes one record, however often it appears.</summary>
internal sealed class TupleTable
{
    private readonly Dictionary<string, TupleType> _byShape = [];
    private readonly List<TupleType> _tuples = [];

    public IReadOnlyList<TupleType> Tuples => _tuples;

    /// <param name="fullName">Of the struct, as far as it is known: DataTypes.ReserveData.</param>
    public TupleType FindOrAdd(string fullName, IReadOnlyList<AbiParameter> members)
    {
        // Two structs of one name in different libraries may differ, and only records with the same members are the same.
        string shape = fullName + "{" + string.Join(",", members.Select(member => $"{member.Type.CSharp} {member.Name}")) + "}"
            + string.Join(",", members.Select(member => member.Type.Canonical));
        if (_byShape.TryGetValue(shape, out TupleType? known))
            return known;

        string name = Naming.Pascal(fullName.Substring(fullName.LastIndexOf('.') + 1));
        if (_tuples.Any(other => other.Name == name))
            name = Naming.Pascal(fullName);
        for (int number = 2; _tuples.Any(other => other.Name == name); number++)
            name = Naming.Pascal(fullName) + number;

        TupleType tuple = new(name, members);
        _byShape.Add(shape, tuple);
        _tuples.Add(tuple);
        return tuple;
    }
}
