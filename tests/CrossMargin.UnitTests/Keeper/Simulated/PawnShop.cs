using System.Buffers.Binary;
using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>
/// A small lending venue: WETH against USDC. Liquidatable when 80 % of the collateral is worth less than the debt; half of
/// the debt may be repaid, for collateral worth 5 % more. Debt grows by a linear rate.
/// </summary>
internal static class PawnShop
{
    public const int Healthy = 0x0badc0de;
    public const int Paused = 0x0bad0bad;
    public const long RateUnit = 1_000_000_000_000;

    /// <summary>price().</summary>
    public const uint PriceSelector = 0xa035b1fe;

    public static readonly Slot Price = new("price");           // USD with 8 decimals.
    public static readonly Slot Rate = new("rate");             // Per second, in units of 10^-12.
    public static readonly Slot IsPaused = new("paused");
    public static readonly Slot Collateral = new("collateral"); // WETH, 18 decimals.
    public static readonly Slot Debt = new("debt");             // USDC, 6 decimals, at time 0.

    private static readonly byte[] LiquidateSelector = [0xfe, 0xed, 0xbe, 0xef];

    public static BigInteger DebtAt(BigInteger scaled, VenueSlots slots, long timestamp) =>
        scaled * (RateUnit + (slots[Rate] * (timestamp - SimulatedChain.Genesis))) / RateUnit;

    public static byte[] Encode(Address holder, BigInteger repay) =>
        [.. LiquidateSelector, .. holder.ToWord().ToArray(), .. Hash32.OfNumber(repay).ToArray()];

    public static bool TryDecode(ReadOnlySpan<byte> data, out Address holder, out BigInteger repay)
    {
        bool fits = data.Length == 68 && data[..4].SequenceEqual(LiquidateSelector);
        holder = fits ? Address.FromWord(new Hash32(data[4..36])) : default;
        repay = fits ? new Hash32(data[36..68]).ToNumber() : 0;
        return fits;
    }

    /// <summary>Collateral worth 105 % of the repaid debt, in WETH.</summary>
    public static BigInteger SeizedFor(BigInteger repay, VenueSlots slots) =>
        repay * 105 / 100 * BigInteger.Pow(10, 20) / slots[Price];

    public static byte[] Error(int selector)
    {
        byte[] data = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(data, selector);
        return data;
    }
}

internal sealed class PawnShopModel(ChainId chain) : IVenueModel
{
    public VenueId Venue { get; } = new(chain, "pawn-shop");

    public Token Usdc { get; } = new(chain, SimulatedChain.Usdc, "USDC", 6, new Underlying("USD"));

    public Token Weth { get; } = new(chain, SimulatedChain.Weth, "WETH", 18, new Underlying("ETH"));

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        BigInteger collateral = slots[account, PawnShop.Collateral];
        BigInteger debt = PawnShop.DebtAt(slots[account, PawnShop.Debt], slots, timestamp);
        double lineUsd = 0.8 * Usd(collateral, 18) * Usd(slots[PawnShop.Price], 8);
        double debtUsd = Usd(debt, 6);
        LocalHealth local = new(lineUsd < debtUsd, debtUsd == 0 ? double.PositiveInfinity : lineUsd / debtUsd, lineUsd - debtUsd, []);
        return new SubAccountView(
            new SubAccountId(Venue, account),
            [new CollateralBalance(Weth, new TokenAmount(collateral, 18), null, 0.8)],
            [new DebtPosition(Usdc, new TokenAmount(debt, 6), null)],
            local);
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) => [];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        if (Read(account, slots, timestamp).Local is not { IsLiquidatable: true })
            return [];
        BigInteger debt = PawnShop.DebtAt(slots[account, PawnShop.Debt], slots, timestamp);
        BigInteger wanted = inventory.TargetHealth is { } target ? Restoring(Read(account, slots, timestamp).Local!.ExcessUsd, debt, target) : debt;
        BigInteger repay = BigInteger.Min(BigInteger.Min(wanted, debt / 2), inventory.Of(Usdc.Address));
        if (repay.IsZero)
            return [];
        BigInteger seize = PawnShop.SeizedFor(repay, slots);
        return
        [
            new LiquidationOption(
                Usdc, new TokenAmount(repay, 6), Usd(repay, 6),
                Weth, new TokenAmount(seize, 18), Usd(seize, 18) * Usd(slots[PawnShop.Price], 8)),
        ];
    }

    /// <summary>Each 1 that is repaid takes 1.05 of collateral, of which 80 % counted: (target · debt − line) / (target − 0.84).</summary>
    private static BigInteger Restoring(double excessUsd, BigInteger debt, double target)
    {
        double debtUsd = Usd(debt, 6);
        return new BigInteger(Math.Ceiling(((target * debtUsd) - (debtUsd + excessUsd)) / (target - 0.84) * 1e6));
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) =>
        account.IsMarket ? slots.SubAccounts() : [account];

    private static double Usd(BigInteger raw, int decimals) => (double)raw / Math.Pow(10, decimals);
}

internal sealed class PawnShopAdapter(ChainId chain) : IVenueAdapter
{
    public VenueId Venue { get; } = new(chain, "pawn-shop");

    public long StartBlock => 0;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IVenueReducer Resume(SlotJournal slots) => throw new NotSupportedException();

    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots) =>
        new(SimulatedChain.Shop, PawnShop.Encode(plan.Target.Key.Holder, plan.Option.Repay.Raw));

    public IReadOnlyList<PriceQuestion> AskPrices(VenueSlots slots) =>
        [new PriceQuestion(PawnShop.Price, new CallRequest(SimulatedChain.Shop, new byte[] { 0xa0, 0x35, 0xb1, 0xfe }))];

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) =>
        revertData.SequenceEqual(PawnShop.Error(PawnShop.Healthy))
            ? new LiquidationRefusal("Healthy", IsHealthy: true)
            : LiquidationRefusal.OfLanguage(revertData);
}
