using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;

namespace CrossMargin.Keeper.Policies;

/// <summary>What the keeper may do: on one chain, or on all together. What is null is not limited; an empty list allows nothing.</summary>
public sealed record PolicyLimits
{
    /// <summary>Nothing is limited.</summary>
    public static PolicyLimits None { get; } = new();

    /// <summary>USD of gas: paid within an hour by attempts in a block, and at most by those on their way; 0 to 1,000,000,000.</summary>
    public double? SpendUsdPerHour { get; init; }

    /// <summary>The same within 24 hours; 0 to 1,000,000,000.</summary>
    public double? SpendUsdPerDay { get; init; }

    /// <summary>Attempts that revert one after the other before no more are made; 1 to 1,000.</summary>
    public int? RevertsInARow { get; init; }

    /// <summary>Gwei per gas that the next block may take, and that is offered at most; 0 to 1,000,000.</summary>
    public double? GasPriceMaxGwei { get; init; }

    /// <summary>How old the book's newest block may be, by its own timestamp; 1 second to 1 day.</summary>
    public TimeSpan? HeadAgeMax { get; init; }

    /// <summary>Names of venues.</summary>
    public IReadOnlySet<string>? Venues { get; init; }

    /// <summary>Tokens that may be paid with, and approved.</summary>
    public IReadOnlySet<Address>? RepayTokens { get; init; }

    /// <summary>Tokens that may be received.</summary>
    public IReadOnlySet<Address>? SeizeTokens { get; init; }

    /// <summary>Functions that may be called, by contract. Only these contracts are approved as spenders.</summary>
    public IReadOnlyDictionary<Address, IReadOnlySet<Selector>>? Calls { get; init; }
}
