using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Venues;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>The ledger's slots of one owner against a state that proves them.</summary>
public sealed class StateVerifierTests
{
    private static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address Owner = Address.Parse("0x00000000000000000000000000000000000000d1");
    private static readonly Address Witness = Address.Parse("0x00000000000000000000000000000000000000d2");
    private static readonly SubAccountKey Account = new(Owner);
    private static readonly VenueId Venue = new(new ChainId(1), "venue");
    private static readonly Slot Supply = new("supply");
    private static readonly BalanceLayout Layout = new(3, IsVyper: false);
    private static readonly BigInteger Balance = BigInteger.Pow(10, 20);
    private static readonly long Block = RealHeaders.Mainnet.Number;

    private static readonly SlotPlacement Stored = new SlotPlacement.Stored(Account, Supply, new StorageWord(Contract, StorageKey.At(5)), new BitField(8, 8));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyAsync_proves_a_slot_that_the_state_holds()
    {
        SimulatedState state = StateOf();

        StateVerification verification = await VerifyAsync(state, state.Header.ComputeHash(), SlotsOf(0xab), Stored);

        Assert.Equal(new HeaderVerdict.Anchored(state.Header.ComputeHash()), verification.Header);
        Assert.Equal([new SlotVerdict.Proven(new SubAccountId(Venue, Account), Supply, 0xab)], verification.Slots);
        Assert.False(verification.IsFailure);
    }

    [Fact]
    public async Task VerifyAsync_tells_a_difference_by_both_values()
    {
        StateVerification verification = await VerifyAsync(StateOf(), null, SlotsOf(0xac), Stored);

        Assert.Equal([new SlotVerdict.Differs(new SubAccountId(Venue, Account), Supply, Ledger: 0xac, State: 0xab)], verification.Slots);
    }

    /// <summary>An owner of whom the ledger has no slot is claimed to have nothing.</summary>
    [Fact]
    public async Task VerifyAsync_finds_what_the_ledger_does_not_know_of()
    {
        StateVerification verification = await VerifyAsync(StateOf(), null, new VenueSlots(Venue), Stored);

        Assert.Equal([new SlotVerdict.Differs(new SubAccountId(Venue, Account), Supply, Ledger: 0, State: 0xab)], verification.Slots);
    }

    [Fact]
    public async Task VerifyAsync_anchors_a_header_only_in_what_the_ledger_remembers()
    {
        SimulatedState state = StateOf();
        Hash32 hash = state.Header.ComputeHash();

        StateVerification loose = await VerifyAsync(state, null, SlotsOf(0xab), Stored);
        StateVerification foreign = await VerifyAsync(state, Hash32.OfNumber(1), SlotsOf(0xab), Stored);
        StateVerification another = await VerifyAsync(state, hash, SlotsOf(0xab), Block + 1, Stored);

        Assert.Equal(new HeaderVerdict.Loose(hash), loose.Header);
        Assert.Equal(new HeaderVerdict.Refused(new ProofRefusal.ForeignHeader(Hash32.OfNumber(1), hash)), foreign.Header);
        Assert.Empty(foreign.Slots);
        Assert.Equal(new HeaderVerdict.Missing(), another.Header);
        Assert.Empty(another.Slots);
    }

    [Fact]
    public async Task VerifyAsync_tells_a_forged_proof_from_a_slot_that_cannot_be_proven()
    {
        SimulatedState state = StateOf();
        state.Forges = true;

        StateVerification forged = await VerifyAsync(state, null, SlotsOf(0xab), Stored);
        StateVerification foreign = await VerifyAsync(StateOf(), null, SlotsOf(0xab), new SlotPlacement.Foreign(Account, Supply, "is computed"));

        Assert.IsType<ProofRefusal.ForeignNode>(Assert.IsType<SlotVerdict.Refused>(forged.Slots.Single()).Reason);
        Assert.Equal([new SlotVerdict.Unproven(new SubAccountId(Venue, Account), Supply, "is computed")], foreign.Slots);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task VerifyAsync_proves_a_balance_whose_mapping_it_finds(int added, bool isFound)
    {
        SlotPlacement placement = new SlotPlacement.Balance(Account, Supply, Contract, Owner, [Witness]);

        StateVerification verification = await VerifyAsync(StateOf(), null, SlotsOf(Balance), Block, placement, added);

        Assert.Equal(isFound ? typeof(SlotVerdict.Proven) : typeof(SlotVerdict.Unproven), verification.Slots.Single().GetType());
    }

    [Fact]
    public void IsFailure_is_what_contradicts_or_proves_nothing()
    {
        SubAccountId account = new(Venue, Account);
        SlotVerdict proven = new SlotVerdict.Proven(account, Supply, 1);
        SlotVerdict unproven = new SlotVerdict.Unproven(account, Supply, "is computed");

        Assert.False(IsFailure(new HeaderVerdict.Loose(default)));
        Assert.False(IsFailure(new HeaderVerdict.Loose(default), proven, unproven));
        Assert.True(IsFailure(new HeaderVerdict.Loose(default), unproven));
        Assert.True(IsFailure(new HeaderVerdict.Loose(default), proven, new SlotVerdict.Differs(account, Supply, 1, 2)));
        Assert.True(IsFailure(new HeaderVerdict.Loose(default), proven, new SlotVerdict.Refused(account, Supply, new ProofRefusal.UnusedNodes(1, 2))));
        Assert.True(IsFailure(new HeaderVerdict.Missing()));
        Assert.True(IsFailure(new HeaderVerdict.Refused(new ProofRefusal.HeaderGap("blobGasUsed"))));

        static bool IsFailure(HeaderVerdict header, params SlotVerdict[] slots) => new StateVerification(new ChainId(1), 1, header, slots).IsFailure;
    }

    private static SimulatedState StateOf() => new(
        Contract, [(StorageKey.At(5), 0x7abcd), (Layout.KeyOf(Owner), Balance), (Layout.KeyOf(Witness), 12_345_678)]);

    private static VenueSlots SlotsOf(BigInteger supply)
    {
        VenueSlots slots = new(Venue);
        slots.Set(Account, Supply, supply);
        slots.Set(new SubAccountKey(Witness), Supply, 1);
        return slots;
    }

    private static Task<StateVerification> VerifyAsync(SimulatedState state, Hash32? remembered, VenueSlots slots, SlotPlacement placement) =>
        VerifyAsync(state, remembered, slots, Block, placement);

    /// <param name="added">What the token says beyond the balance of the witness.</param>
    private static Task<StateVerification> VerifyAsync(
        SimulatedState state, Hash32? remembered, VenueSlots slots, long block, SlotPlacement placement, int added = 0) =>
        new StateVerifier(new Token(added), state).VerifyAsync(Owner, block, remembered, [(new PlacedVenue(placement), slots)], Cancellation);

    private sealed class PlacedVenue(SlotPlacement placement) : IProvableVenue
    {
        public VenueId Venue => StateVerifierTests.Venue;

        public IReadOnlyList<SlotPlacement> Place(SubAccountKey account, VenueSlots slots) => account == placement.Account ? [placement, placement] : [];
    }

    private sealed class Token(int added) : PartialClient
    {
        public override Task<IReadOnlyList<CallOutcome>> CallManyAsync(
            IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CallOutcome>>(
            [
                .. calls.Select(call => new CallOutcome.Returned(
                    Hash32.OfNumber(call.Data.Span.SequenceEqual(Erc20.BalanceOf.Encode(Owner)) ? Balance : 12_345_678 + added).ToArray())),
            ]);
    }
}
