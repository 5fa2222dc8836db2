using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>The state of a simulated chain: copied for each block, so that blocks can be taken back.</summary>
internal sealed class World
{
    private static readonly byte[] Approve = [0x09, 0x5e, 0xa7, 0xb3];

    public required VenueSlots Slots { get; init; }

    /// <summary>The keeper's, raw.</summary>
    public BigInteger Usdc { get; set; } = 1_000_000_000_000;

    public BigInteger Weth { get; set; }

    public BigInteger Allowance { get; set; } = BigInteger.Pow(2, 255);

    /// <summary>Whether the token's own contract refuses.</summary>
    public bool RefusesApprovals { get; set; }

    public long Nonce { get; set; }

    public World Copy()
    {
        VenueSlots slots = new(Slots.Venue);
        foreach (Holding holding in Slots.Holdings())
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        return new World { Slots = slots, Usdc = Usdc, Weth = Weth, Allowance = Allowance, RefusesApprovals = RefusesApprovals, Nonce = Nonce };
    }

    /// <returns>Null when it succeeded; else the revert data.</returns>
    public byte[]? Execute(Address to, ReadOnlySpan<byte> data, long timestamp)
    {
        if (to == SimulatedChain.Usdc && data.StartsWith(Approve))
        {
            if (RefusesApprovals)
                return [];
            Allowance = new Hash32(data[36..68]).ToNumber();
            return null;
        }

        return PawnShop.TryDecode(data, out Address holder, out BigInteger repay) ? Liquidate(new SubAccountKey(holder), repay, timestamp) : null;
    }

    private byte[]? Liquidate(SubAccountKey key, BigInteger repay, long timestamp)
    {
        if (!Slots[PawnShop.IsPaused].IsZero)
            return PawnShop.Error(PawnShop.Paused);
        if (new PawnShopModel(Slots.Venue.Chain).Read(key, Slots, timestamp).Local is not { IsLiquidatable: true })
            return PawnShop.Error(PawnShop.Healthy);
        if (Allowance < repay || Usdc < repay)
            return [];
        BigInteger seized = PawnShop.SeizedFor(repay, Slots);
        (Usdc, Weth) = (Usdc - repay, Weth + seized);

        // At the test's rates the scaled and the accrued debt differ by less than a cent.
        Slots.Set(key, PawnShop.Debt, BigInteger.Max(0, Slots[key, PawnShop.Debt] - repay));
        Slots.Set(key, PawnShop.Collateral, BigInteger.Max(0, Slots[key, PawnShop.Collateral] - seized));
        return null;
    }
}
