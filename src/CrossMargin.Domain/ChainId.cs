using System.Globalization;

namespace CrossMargin.Domain;

/// <summary>EIP-155 chain number.</summary>
public readonly record struct ChainId(long Value) : IComparable<ChainId>
{
    public int CompareTo(ChainId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ChainId left, ChainId right) => left.Value < right.Value;

    public static bool operator >(ChainId left, ChainId right) => left.Value > right.Value;

    public static bool operator <=(ChainId left, ChainId right) => left.Value <= right.Value;

    public static bool operator >=(ChainId left, ChainId right) => left.Value >= right.Value;
}
