using System.Numerics;
using CrossMargin.Chain.Abi.Chainlink;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.SimulationTests.Chains;

namespace CrossMargin.SimulationTests.Venues;

internal sealed class PawnShopAdapter(ChainId chain) : IVenueAdapter
{
    public VenueId Venue { get; } = new(chain, PawnShop.Name);

    public long StartBlock => 0;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public IVenueReducer Resume(SlotJournal slots) => new Reducer(Venue, slots);

    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The simulation compares every slot with the chain's state itself.");

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots) =>
        new(World.Shop, PawnShop.Encode(plan.Target.Key.Holder, plan.Option.Repay.Raw));

    public LiquidationRefusal Explain(ReadOnlySpan<byte> revertData) =>
        revertData.SequenceEqual(PawnShop.HealthyError)
            ? new LiquidationRefusal("Healthy", IsHealthy: true)
            : LiquidationRefusal.OfLanguage(revertData);

    private sealed class Reducer : IVenueReducer
    {
        private readonly VenueId _venue;
        private readonly SlotJournal _journal;

        public Reducer(VenueId venue, SlotJournal journal)
        {
            (_venue, _journal) = (venue, journal);
            Filter = FilterOf();
        }

        public LogFilter Filter { get; private set; }

        public void Apply(in EventLog log)
        {
            if (log.Topic0 == PawnShop.Listed)
            {
                _journal.Set(PawnShop.ListedAt(Address.FromWord(log.Topic1)), BigInteger.One);
                Filter = FilterOf();
                return;
            }

            if (log.Data.Length != 2 * Hash32.Size)
                throw new VenueDecodeException(_venue, log, "a loan moves by two amounts");
            SubAccountKey holder = new(Address.FromWord(log.Topic1));
            Add(holder, PawnShop.Collateral, log.Data.Span[..Hash32.Size]);
            Add(holder, PawnShop.Debt, log.Data.Span[Hash32.Size..]);
        }

        public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
        {
            CallOutcome answer = await chain.CallAsync(
                new CallRequest(World.EthFeed, Aggregator.LatestRoundData.Encode()), BlockId.At(at), cancellationToken);
            _journal.MoveToEndOf(at);
            if (answer is not CallOutcome.Returned returned)
                return;
            Aggregator.LatestRoundData.Result round = Aggregator.LatestRoundData.DecodeResult(returned.Data.Span);
            _journal.Set(PawnShop.Price, round.Answer);
            _journal.Set(PawnShop.PriceUpdatedAt, round.UpdatedAt);
        }

        private void Add(SubAccountKey holder, Slot slot, ReadOnlySpan<byte> change) =>
            _journal.Set(holder, slot, _journal.Slots[holder, slot] + new BigInteger(change, isUnsigned: false, isBigEndian: true));

        private LogFilter FilterOf() => new(
            new HashSet<Address>([World.Shop, .. _journal.Slots.Slots.Where(slot => slot.Kind is "listed").Select(slot => Address.Parse(slot.About.ToString()))]),
            new HashSet<Hash32> { PawnShop.Listed, PawnShop.Moved });
    }
}
