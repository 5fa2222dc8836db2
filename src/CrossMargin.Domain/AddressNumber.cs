using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>Addresses as the integers that slots hold.</summary>
public static class AddressNumber
{
    public static BigInteger ToNumber(this Address address) => address.ToWord().ToNumber();

    /// <param name="number">Zero is the zero address: none.</param>
    public static Address ToAddress(this BigInteger number) => Address.FromWord(Hash32.OfNumber(number));
}
