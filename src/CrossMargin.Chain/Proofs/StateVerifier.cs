using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Proves on one chain what the ledger says of an owner: header, account proofs, storage proofs; or says why not.</summary>
public sealed class StateVerifier(IChainClient chain, IProofSource source)
{
    /// <param name="block">The block that the slots are as of.</param>
    /// <param name="remembered">Its hash as the ledger has it; null when it does not remember.</param>
    /// <param name="venues">Of this chain, each with its slots.</param>
    /// <exception cref="RpcException">The way to the node fails.</exception>
    public async Task<StateVerification> VerifyAsync(
        Address owner, long block, Hash32? remembered, IReadOnlyList<(IProvableVenue Venue, VenueSlots Slots)> venues,
        CancellationToken cancellationToken)
    {
        SealedHeader? header = await source.FindHeaderAsync(block, cancellationToken);
        HeaderVerdict verdict = Judge(header, block, remembered);
        if (header is null || verdict is HeaderVerdict.Refused or HeaderVerdict.Missing)
            return new StateVerification(source.Chain, block, verdict, []);
        StateReader state = new(source, header.StateRoot, block);
        List<Claim> claims = [.. venues.SelectMany(venue => ClaimsOf(owner, venue.Venue, venue.Slots))];
        Dictionary<Address, (BalanceLayout? Layout, WordAnswer? Failure)> layouts = await FindLayoutsAsync(claims, state, block, cancellationToken);
        List<(Claim Claim, StorageWord Word, BitField Field)> stored = [];
        foreach (Claim claim in claims)
        {
            if (claim.Placement is SlotPlacement.Stored known)
                stored.Add((claim, known.Word, known.Field));
            else if (claim.Placement is SlotPlacement.Balance balance && layouts[balance.Token].Layout is { } layout)
                stored.Add((claim, new StorageWord(balance.Token, layout.KeyOf(balance.Holder)), BitField.Whole));
        }

        IReadOnlyDictionary<StorageWord, WordAnswer> words = await state.ReadAsync(stored.Select(one => one.Word), cancellationToken);
        Dictionary<Claim, SlotVerdict> verdicts = stored.ToDictionary(
            one => one.Claim, one => Compare(one.Claim, words[one.Word], one.Field));
        return new StateVerification(
            source.Chain, block, verdict,
            [.. claims.Select(claim => verdicts.GetValueOrDefault(claim) ?? Excuse(claim, layouts))]);
    }

    private static HeaderVerdict Judge(SealedHeader? header, long block, Hash32? remembered)
    {
        if (header is null || header.Number != block)
            return new HeaderVerdict.Missing();
        // Without a memory of it only the form can be wrong.
        Hash32 hash = header.ComputeHash();
        ProofRefusal? fault = header.FindFault(remembered ?? hash);
        return fault is not null ? new HeaderVerdict.Refused(fault)
            : remembered is null ? new HeaderVerdict.Loose(hash)
            : new HeaderVerdict.Anchored(hash);
    }

    /// <summary>Every slot once, with what the ledger says of it. An owner of whom it says nothing is claimed to have nothing.</summary>
    private static IEnumerable<Claim> ClaimsOf(Address owner, IProvableVenue venue, VenueSlots slots) =>
        slots.SubAccounts().Where(account => account.Holder == owner).Append(new SubAccountKey(owner)).Distinct()
            .SelectMany(account => venue.Place(account, slots))
            .DistinctBy(placement => (placement.Account, placement.Slot))
            .Select(placement => new Claim(
                new SubAccountId(venue.Venue, placement.Account), placement, slots[placement.Account, placement.Slot]));

    private async Task<Dictionary<Address, (BalanceLayout? Layout, WordAnswer? Failure)>> FindLayoutsAsync(
        List<Claim> claims, StateReader state, long block, CancellationToken cancellationToken)
    {
        BalanceLayoutSearch search = new(
            (token, holders, stop) => TokenBalances.ReadAsync(chain, token, holders, block, stop), state);
        Dictionary<Address, (BalanceLayout?, WordAnswer?)> layouts = [];
        foreach (IGrouping<Address, SlotPlacement.Balance> token in
            claims.Select(claim => claim.Placement).OfType<SlotPlacement.Balance>().GroupBy(balance => balance.Token))
        {
            Address[] holders = [.. token.SelectMany(balance => balance.Witnesses.Append(balance.Holder)).Distinct()];
            layouts[token.Key] = await search.FindAsync(token.Key, holders, cancellationToken);
        }

        return layouts;
    }

    private static SlotVerdict Compare(Claim claim, WordAnswer answer, BitField field)
    {
        if (answer is not WordAnswer.Proven proven)
            return Fail(claim, answer);
        BigInteger value = field.Of(proven.Value);
        return value == claim.Ledger
            ? new SlotVerdict.Proven(claim.SubAccount, claim.Placement.Slot, value)
            : new SlotVerdict.Differs(claim.SubAccount, claim.Placement.Slot, claim.Ledger, value);
    }

    private static SlotVerdict Excuse(Claim claim, Dictionary<Address, (BalanceLayout? Layout, WordAnswer? Failure)> layouts) => claim.Placement switch
    {
        SlotPlacement.Foreign foreign => new SlotVerdict.Unproven(claim.SubAccount, foreign.Slot, foreign.Reason),
        SlotPlacement.Balance balance => Fail(claim, layouts[balance.Token].Failure!),
        _ => throw new InvariantViolationException("What is stored was looked up."),
    };

    private static SlotVerdict Fail(Claim claim, WordAnswer answer) => answer switch
    {
        WordAnswer.Refused refused => new SlotVerdict.Refused(claim.SubAccount, claim.Placement.Slot, refused.Reason),
        WordAnswer.Unavailable unavailable => new SlotVerdict.Unproven(claim.SubAccount, claim.Placement.Slot, unavailable.Reason),
        _ => throw new InvariantViolationException("A proven word is no failure."),
    };

    /// <summary>One slot, where it should be in the state, and what the ledger says of it.</summary>
    private sealed record Claim(SubAccountId SubAccount, SlotPlacement Placement, BigInteger Ledger);
}
