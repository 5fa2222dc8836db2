using System.Numerics;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests;

/// <summary>Every slot as the contracts have it at a block: read from their state, by none of the code under test.</summary>
internal static class Truth
{
    public static Dictionary<(string Venue, SubAccountKey Account, Slot Slot), BigInteger> Of(ChainSettings chain, SimulatedBlock block)
    {
        Dictionary<(string, SubAccountKey, Slot), BigInteger> truth = [];
        WorldState state = block.State;
        foreach ((Address holder, Loan loan) in state.Loans)
        {
            Add(PawnShop.Name, new SubAccountKey(holder), PawnShop.Collateral, loan.Collateral);
            Add(PawnShop.Name, new SubAccountKey(holder), PawnShop.Debt, loan.Debt);
        }

        foreach (Address branch in state.Branches)
            Add(PawnShop.Name, SubAccountKey.Market, PawnShop.ListedAt(branch), 1);
        Add(PawnShop.Name, SubAccountKey.Market, PawnShop.Price, state.Price);
        Add(PawnShop.Name, SubAccountKey.Market, PawnShop.PriceUpdatedAt, state.PriceUpdatedAt);
        foreach (((Address token, Address holder), BigInteger balance) in state.Balances)
            Add("wallet", new SubAccountKey(holder), WalletSlots.Balance(token), balance);
        Add("wallet", SubAccountKey.Market, WalletSlots.Price(World.EthFeed), state.Price);
        Add("wallet", SubAccountKey.Market, WalletSlots.PriceUpdatedAt(World.EthFeed), state.PriceUpdatedAt);
        Add("wallet", SubAccountKey.Market, WalletSlots.PriceDecimals(World.EthFeed), 9);
        if (chain.SequencerFeed is { } feed)
        {
            Add(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerAnswer(feed), state.IsSequencerDown ? 2 : 1);
            Add(ChainMarks.Venue, SubAccountKey.Market, ChainMarks.SequencerSince(feed), state.SequencerSince);
        }

        return truth;

        void Add(string venue, SubAccountKey account, Slot slot, BigInteger value)
        {
            if (!value.IsZero)
                truth[(venue, account, slot)] = value;
        }
    }

    /// <summary>Whether no log carries it: prices, and what the sequencer's feed says.</summary>
    public static bool IsObserved(Slot slot) =>
        slot.Name.StartsWith("price", StringComparison.Ordinal) || slot.Name.StartsWith("sequencer", StringComparison.Ordinal);

    /// <summary>What the indexer keeps for itself: when it began, and who is a contract.</summary>
    public static bool IsMark(in Holding holding) =>
        holding.Slot == IndexerSlots.Opened || holding.Slot == IndexerSlots.Watching
        || (holding.Slot == VenueMarks.Contract && holding.Value.IsOne && World.IsContract(holding.SubAccount.Holder));
}
