using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Addresses as the integers that slots hold.</summary>
internal static class AddressNumber
{
    public static BigInteger ToNumber(this Address address) => address.ToWord().ToNumber();

    public static Address ToAddress(this BigInteger number) => Address.FromWord(Hash32.OfNumber(number));
}
