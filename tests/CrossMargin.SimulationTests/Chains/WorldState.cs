using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>All that the contracts of a simulated chain hold at one block. Copied for each block, so that blocks can be taken back.</summary>
internal sealed class WorldState
{
    public required Dictionary<Address, Loan> Loans { get; init; }

    public required Dictionary<(Address Token, Address Holder), BigInteger> Balances { get; init; }

    public required Dictionary<(Address Token, Address Spender), BigInteger> Allowances { get; init; }

    /// <summary>Contracts of the shop's that were listed: only they move loans.</summary>
    public required HashSet<Address> Branches { get; init; }

    /// <summary>USD per ETH, 8 decimals.</summary>
    public BigInteger Price { get; set; }

    public long PriceUpdatedAt { get; set; }

    public bool IsSequencerDown { get; set; }

    public long SequencerSince { get; set; }

    /// <summary>Of the keeper's account, the only one that signs here.</summary>
    public long Nonce { get; set; }

    public static WorldState Empty() => new()
    {
        Loans = [],
        Balances = [],
        Allowances = [],
        Branches = [],
        Price = 2_000 * (BigInteger)100_000_000,
    };

    public WorldState Copy() => new()
    {
        Loans = new(Loans),
        Balances = new(Balances),
        Allowances = new(Allowances),
        Branches = [.. Branches],
        Price = Price,
        PriceUpdatedAt = PriceUpdatedAt,
        IsSequencerDown = IsSequencerDown,
        SequencerSince = SequencerSince,
        Nonce = Nonce,
    };

    public bool IsLiquidatable(Address holder) =>
        Loans.TryGetValue(holder, out Loan? loan) && PawnShop.IsLiquidatable(loan.Collateral, loan.Debt, Price);

    public IEnumerable<Address> Liquidatable() => Loans.Keys.Where(IsLiquidatable);
}

/// <summary>What one holder pledged and owes.</summary>
/// <param name="Collateral">WETH, 18 decimals.</param>
/// <param name="Debt">USDC, 6 decimals.</param>
/// <param name="HealedBy">The keeper's transaction that was the last to take it above its line: another one would be one too many.</param>
internal sealed record Loan(BigInteger Collateral, BigInteger Debt, Hash32? HealedBy = null);
