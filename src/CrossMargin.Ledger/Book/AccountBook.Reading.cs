using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Ledger;

public sealed partial class AccountBook
{
    /// <summary>Every account with a sub-account in the book, in order of owner; per-chain accounts follow the owner's own.</summary>
    public IReadOnlyList<AccountId> Accounts() => Reading(() => _accounts ??= ListAccounts());

    /// <summary>
    /// The accounts of an address: the one across chains, and one for each chain where it is a contract. What is linked to another
    /// owner is that owner's account.
    /// </summary>
    public IReadOnlyList<AccountId> AccountsOf(Address owner) => Reading<IReadOnlyList<AccountId>>(() => ListAccountsOf(owner));

    /// <summary>The account that a sub-account belongs to.</summary>
    public AccountId AccountOf(SubAccountId subAccount) =>
        Reading(() => ChainOf(subAccount.Venue.Chain) is var chain ? AccountOf(chain, chain.OwnerOf(subAccount)) : default);

    /// <summary>Who a sub-account belongs to, links aside: its holder; for a numbered one its owner. Zero where nobody is known.</summary>
    public Address OwnerOf(SubAccountId subAccount) => Reading(() => ChainOf(subAccount.Venue.Chain).OwnerOf(subAccount));

    /// <summary>Everything that the account holds and owes, each chain at its own block; null when that is nothing.</summary>
    /// <param name="at">The time the view is judged at; interest runs to the blocks, not to it.</param>
    public AccountView? Find(AccountId account, DateTimeOffset at) => Reading(() => Compose(account, at));

    /// <summary>How far each chain of the book can be relied on, in order of number.</summary>
    public IReadOnlyList<ChainCondition> Conditions(DateTimeOffset at) =>
        Reading(() => (IReadOnlyList<ChainCondition>)[.. _chains.Values.Select(chain => ConditionOf(chain, at))]);

    /// <summary>The venues of which nothing is to be relied on, each with the reason, in order of chain and name.</summary>
    public IReadOnlyList<(VenueId Venue, string Reason)> DegradedVenues() => Reading(() => (IReadOnlyList<(VenueId, string)>)
    [
        .. from model in _models.Values
           let reason = FaultOf(_chains[model.Venue.Chain].FindSlots(model.Venue.Name)!)
           where reason is not null
           orderby model.Venue.Chain, model.Venue.Name
           select (model.Venue, reason),
    ]);

    /// <summary>Asks one venue's model about its slots, while nothing changes them.</summary>
    public T Read<T>(VenueId venue, Func<IVenueModel, VenueSlots, T> read) =>
        Read(venue, (model, slots, _) => read(model, slots));

    /// <inheritdoc cref="Read{T}(VenueId, Func{IVenueModel, VenueSlots, T})"/>
    /// <param name="read">Gets the block that the slots stand at, too.</param>
    public T Read<T>(VenueId venue, Func<IVenueModel, VenueSlots, BlockRef, T> read) => Reading(() =>
    {
        if (!_models.TryGetValue(venue, out IVenueModel? model))
            throw new ArgumentException($"The venue {venue} is not in the book.", nameof(venue));
        ChainBook chain = _chains[venue.Chain];
        return read(model, chain.FindSlots(venue.Name)!, chain.AsOf);
    });

    private AccountView? Compose(AccountId account, DateTimeOffset at)
    {
        // What is linked to another has no view of its own.
        AccountId[] members = _links.RootOf(account) == account ? [.. _links.MembersOf(account)] : [];
        List<SubAccountView> views = [];
        List<ChainCondition> conditions = [];
        foreach (ChainBook chain in _chains.Values)
        {
            int before = views.Count;
            foreach (SubAccountId id in SubAccountsOf(_links, chain, members))
                views.Add(ReadSubAccount(chain, id));
            if (views.Count > before)
                conditions.Add(ConditionOf(chain, at));
        }

        return views.Count == 0 ? null : new AccountView(account, views, conditions, at);
    }

    private SubAccountView ReadSubAccount(ChainBook chain, SubAccountId id)
    {
        VenueSlots slots = chain.FindSlots(id.Venue.Name)!;
        IVenueModel model = _models[id.Venue];
        SubAccountView view = model.Read(id.Key, slots, chain.AsOf.Timestamp);
        if (chain.AtCreditBlock(id) is { } before)
            view = SettledCollateral.Mark(view, model.Read(id.Key, slots.With(id.Key, before), chain.AsOf.Timestamp));
        return FaultOf(slots) is { } fault ? view with { Degraded = fault } : view;
    }

    private ChainCondition ConditionOf(ChainBook chain, DateTimeOffset at)
    {
        ChainSettings settings = _settings[chain.AsOf.Chain];
        TimeSpan age = at - chain.AsOf.Time;
        TimeSpan lag = age - settings.BlockTime;
        if (lag < TimeSpan.Zero)
            lag = TimeSpan.Zero;

        bool empty = chain.AsOf.Hash.IsZero;
        bool byTime = chain.Marks?.ByTime ?? true;
        // Without the node's tags there is finality when the chain's time for it has passed, and nothing between.
        FinalityLevel finality = empty ? FinalityLevel.Head
            : byTime && age >= settings.Finality ? FinalityLevel.Finalized
            : chain.Marks?.LevelOf(chain.AsOf.Number) ?? FinalityLevel.Head;
        string? degraded = empty ? "Nothing is indexed yet."
            : lag > _options.LagMax ? $"The last indexed block is {Seconds(lag)} s behind; at most {Seconds(_options.LagMax)} s are relied on."
            : null;
        return new ChainCondition(chain.AsOf, finality, settings.BlockTime, lag, degraded)
        {
            FinalityByTime = byTime,
            Reorgs = chain.Reorgs,
            CreditBlock = chain.CreditBlock < chain.AsOf.Number ? chain.CreditBlock : null,
            Sequencer = settings.SequencerFeed is { } feed ? ChainMarks.StatusOf(feed, chain.Own) : null,
        };
    }

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    private AccountId[] ListAccounts()
    {
        HashSet<AccountId> accounts = [];
        foreach (ChainBook chain in _chains.Values)
        {
            foreach (Address holder in chain.Holders)
                accounts.Add(AccountOf(chain, holder));
        }

        AccountId[] ordered = [.. accounts];
        Array.Sort(ordered, CompareAccounts);
        return ordered;
    }

    private AccountId[] ListAccountsOf(Address owner)
    {
        IEnumerable<AccountId> holding = _chains.Values
            .Where(chain => chain.SubAccountsOf(owner).Count > 0)
            .Select(chain => AccountOf(chain, owner));
        AccountId[] accounts = [.. holding.Concat(_links.RootsOf(owner).Where(HoldsAnything)).Distinct()];
        Array.Sort(accounts, CompareAccounts);
        return accounts;
    }

    private AccountId AccountOf(ChainBook chain, Address holder) => _links.RootOf(UnlinkedOf(_links, chain, holder));

    private static int CompareAccounts(AccountId first, AccountId second)
    {
        int order = first.Owner.CompareTo(second.Owner);
        return order != 0 ? order : Comparer<ChainId?>.Default.Compare(first.OnlyOn, second.OnlyOn);
    }

    private ChainBook ChainOf(ChainId chain) => _chains.TryGetValue(chain, out ChainBook? found)
        ? found
        : throw new ArgumentException($"The chain {chain} is not in the book.", nameof(chain));

    private T Reading<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
