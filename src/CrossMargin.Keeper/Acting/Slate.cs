using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;

namespace CrossMargin.Keeper.Acting;

/// <summary>What is decided about the candidates of one round, before any of it is on its way: each decision counts on those before it.</summary>
internal sealed class Slate
{
    private readonly List<Undertaking> _undertakings = [];

    public IReadOnlyList<Undertaking> Undertakings => _undertakings;

    /// <summary>What the policy is held against, read when the first candidate asked; null until then.</summary>
    public PolicyStanding? Standing { get; set; }

    /// <summary>What the transactions may cost at most, wei.</summary>
    public BigInteger MostWei { get; private set; }

    /// <param name="mostWei">What its transaction may cost at most.</param>
    public void Add(Undertaking undertaking, BigInteger mostWei)
    {
        _undertakings.Add(undertaking);
        MostWei += mostWei;
        Standing = Standing?.With(undertaking.Priced.Quote.Usd(mostWei));
    }

    /// <summary>What will be taken from the keeper's account, by token, on top of what is on its way.</summary>
    public IReadOnlyDictionary<Address, BigInteger> CommittedWith(IReadOnlyDictionary<Address, BigInteger> underway)
    {
        Dictionary<Address, BigInteger> committed = new(underway);
        foreach (LiquidationOption option in _undertakings.Where(each => each.Priced.Plan.Flash is null).Select(each => each.Priced.Plan.Liquidation.Option))
            committed[option.Debt.Address] = committed.GetValueOrDefault(option.Debt.Address) + option.Repay.Raw;
        return committed;
    }
}

/// <summary>A plan that is to be carried out, in the episode of its account.</summary>
internal sealed record Undertaking(PricedPlan Priced, Episode Episode);
