namespace CrossMargin.AbiGenerator.Model;

/// <summary>A type of the contract ABI, and the C# type that holds its values.</summary>
internal abstract record AbiType
{
    /// <summary>Bytes of one word: every head is a whole number of words.</summary>
    public const int WordSize = 32;

    /// <summary>As signatures write it: tuples as their members in parentheses.</summary>
    public abstract string Canonical { get; }

    /// <summary>A word that identifies the type in C# names: Uint256, BytesArray, the name of the struct.</summary>
    public abstract string Word { get; }

    /// <summary>Fully qualified.</summary>
    public abstract string CSharp { get; }

    /// <summary>Whether the value stands in a tail, and its head holds only an offset.</summary>
    public virtual bool IsDynamic => false;

    /// <summary>Bytes of the value in place; of a dynamic one, those that its tail has at least.</summary>
    public virtual long Size => WordSize;

    public long HeadSize => IsDynamic ? WordSize : Size;
}

/// <summary>uint8 … uint256 and int8 … int256.</summary>
internal sealed record IntegerType(int Bits, bool IsSigned) : AbiType
{
    /// <summary>Whether a C# integer holds it; else a BigInteger does.</summary>
    public bool IsSmall => Bits <= 64;

    public override string Canonical => (IsSigned ? "int" : "uint") + Bits;

    public override string Word => (IsSigned ? "Int" : "Uint") + Bits;

    public override string CSharp => Bits switch
    {
        <= 8 => IsSigned ? "sbyte" : "byte",
        <= 16 => IsSigned ? "short" : "ushort",
        <= 32 => IsSigned ? "int" : "uint",
        <= 64 => IsSigned ? "long" : "ulong",
        _ => "global::System.Numerics.BigInteger",
    };
}

internal sealed record AddressType : AbiType
{
    public override string Canonical => "address";

    public override string Word => "Address";

    public override string CSharp => "global::CrossMargin.Domain.Address";
}

internal sealed record BooleanType : AbiType
{
    public override string Canonical => "bool";

    public override string Word => "Bool";

    public override string CSharp => "bool";
}

/// <summary>bytes1 … bytes32, and function, whose 24 bytes are an address and a selector.</summary>
internal sealed record FixedBytesType(string Name, int Length) : AbiType
{
    public bool IsWord => Length == WordSize;

    public override string Canonical => Name;

    public override string Word => char.ToUpperInvariant(Name[0]) + Name.Substring(1);

    public override string CSharp => IsWord ? "global::CrossMargin.Domain.Hash32" : "byte[]";
}

internal sealed record BytesType : AbiType
{
    public override string Canonical => "bytes";

    public override string Word => "Bytes";

    public override string CSharp => "byte[]";

    public override bool IsDynamic => true;
}

internal sealed record StringType : AbiType
{
    public override string Canonical => "string";

    public override string Word => "String";

    public override string CSharp => "string";

    public override bool IsDynamic => true;
}

/// <summary>T[] and T[n].</summary>
/// <param name="Length">Null: the value carries its length.</param>
internal sealed record ArrayType(AbiType Item, int? Length) : AbiType
{
    public override string Canonical => $"{Item.Canonical}[{Length}]";

    public override string Word => $"{Item.Word}Array{Length}";

    public override string CSharp => Item.CSharp + "[]";

    public override bool IsDynamic => Length is null || Item.IsDynamic;

    public override long Size => Length is null ? WordSize : Length.Value * Item.HeadSize;
}

/// <summary>A struct. Compared by reference: one instance for each struct of the contract.</summary>
/// <param name="Name">What its author calls it.</param>
internal sealed record TupleType(string Name, IReadOnlyList<AbiParameter> Members) : AbiType
{
    /// <summary>The name of its record, which may differ from its own where that is taken.</summary>
    public string RecordName { get; set; } = Name;

    public override string Canonical => $"({string.Join(",", Members.Select(member => member.Type.Canonical))})";

    public override string Word => Name;

    public override string CSharp => RecordName;

    public override bool IsDynamic => Members.Any(member => member.Type.IsDynamic);

    public override long Size => Members.Sum(member => member.Type.HeadSize);

    public bool Equals(TupleType? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A typed, named value: an argument, a result, a member of an event, an error or a struct.</summary>
/// <param name="Name">Empty where the author gave none.</param>
/// <param name="IsIndexed">Whether it is a topic of its event.</param>
internal sealed record AbiParameter(string Name, AbiType Type, bool IsIndexed);
