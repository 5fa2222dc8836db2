using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.SimulationTests.Venues;

/// <summary>
/// A small lending venue: WETH against USDC, at several branches that the shop lists as it grows. Liquidatable when 80 % of the
/// collateral is worth less than the debt; up to half of the debt may be repaid, for collateral worth 5 % more.
/// </summary>
internal static class PawnShop
{
    public const string Name = "pawn-shop";

    public static readonly Hash32 Transfer = Keccak256.HashText("Transfer(address,address,uint256)");

    /// <summary>A loan's collateral and debt changed by so much: signed changes, so that a log lost or taken twice is never made good.</summary>
    public static readonly Hash32 Moved = Keccak256.HashText("Moved(address,int256,int256)");

    public static readonly Hash32 Listed = Keccak256.HashText("Listed(address)");

    public static readonly Slot Price = new("price");
    public static readonly Slot PriceUpdatedAt = new("price-updated");
    public static readonly Slot Collateral = new("collateral");
    public static readonly Slot Debt = new("debt");

    public static readonly byte[] HealthyError = [0x0b, 0xad, 0xc0, 0xde];
    public static readonly byte[] RefusedError = [0x0b, 0xad, 0x0b, 0xad];

    private static readonly byte[] LiquidateSelector = [0xfe, 0xed, 0xbe, 0xef];
    private static readonly BigInteger WethPerUsdc = BigInteger.Pow(10, 20);

    public static Slot ListedAt(Address branch) => Slot.Of("listed", branch);

    public static bool IsLiquidatable(BigInteger collateral, BigInteger debt, BigInteger price) => LineOf(collateral, price) < debt;

    /// <summary>The debt that the collateral carries, USDC with 6 decimals.</summary>
    public static BigInteger LineOf(BigInteger collateral, BigInteger price) => collateral * price * 8 / (10 * WethPerUsdc);

    /// <summary>Collateral worth 105 % of the repaid debt, in WETH.</summary>
    public static BigInteger SeizedFor(BigInteger repay, BigInteger price) => repay * 105 / 100 * WethPerUsdc / price;

    public static byte[] Encode(Address holder, BigInteger repay) =>
        [.. LiquidateSelector, .. holder.ToWord().ToArray(), .. Hash32.OfNumber(repay).ToArray()];

    public static bool TryDecode(ReadOnlySpan<byte> data, out Address holder, out BigInteger repay)
    {
        bool fits = data.Length == 68 && data[..4].SequenceEqual(LiquidateSelector);
        holder = fits ? Address.FromWord(new Hash32(data[4..36])) : default;
        repay = fits ? new Hash32(data[36..68]).ToNumber() : 0;
        return fits;
    }
}
