using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>
/// The smallest venue that finds contracts on the way: a registry lists contracts, and each listed contract notes a number
/// for a holder. What the registry answers at a block is observed, and once it has said so, learnt at once: notes are multiplied by it from then on.
/// </summary>
internal sealed class SimulatedRegistry(ChainId chain, Address registry, long startBlock = 0) : IVenueAdapter
{
    public static readonly Hash32 Listed = Keccak256.HashText("Listed(address)");
    public static readonly Hash32 Noted = Keccak256.HashText("Noted(address,uint256)");
    public static readonly Hash32 Rescaled = Keccak256.HashText("Rescaled()");
    public static readonly Slot Seen = new("seen");
    public static readonly Slot Scale = new("scale");

    public VenueId Venue { get; } = new(chain, "registry");

    public long StartBlock => startBlock;

    public Task<string?> ValidateAsync(IChainClient chain, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public IVenueReducer Resume(SlotJournal slots) => new Reducer(Venue, registry, slots);

    public Task<IReadOnlyList<Figure>> ReadFiguresAsync(
        SubAccountKey account, VenueSlots slots, IChainClient chain, BlockId block, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public CallRequest Encode(LiquidationPlan plan, VenueSlots slots) => throw new NotSupportedException();

    public static SimulatedLog List(Address registry, Address contract) => new(registry, [Listed, contract.ToWord()], []);

    public static SimulatedLog Rescale(Address registry) => new(registry, [Rescaled], []);

    public static SimulatedLog Note(Address contract, Address holder, BigInteger number) =>
        new(contract, [Noted, holder.ToWord()], Hash32.OfNumber(number).ToArray());

    private sealed class Reducer : IVenueReducer
    {
        private readonly VenueId _venue;
        private readonly Address _registry;
        private readonly SlotJournal _journal;

        public Reducer(VenueId venue, Address registry, SlotJournal journal)
        {
            (_venue, _registry, _journal) = (venue, registry, journal);
            Filter = FilterOf();
        }

        public LogFilter Filter { get; private set; }

        public bool MustLearn { get; private set; }

        public void Apply(in EventLog log)
        {
            if (log.Topic0 == Listed && log.Address == _registry)
            {
                _journal.Set(Slot.Of("listed", Address.FromWord(log.Topic1)), BigInteger.One);
                Filter = FilterOf();
                return;
            }

            if (log.Topic0 == Rescaled)
            {
                MustLearn = true;
                return;
            }

            if (log.Data.Length != Hash32.Size)
                throw new VenueDecodeException(_venue, log, "a note has one number");
            BigInteger scale = BigInteger.Max(1, _journal.Slots[Scale]);
            _journal.Set(new SubAccountKey(Address.FromWord(log.Topic1)), Slot.Of("note", log.Address), scale * new Hash32(log.Data.Span).ToNumber());
        }

        public async Task LearnAsync(IChainClient chain, BlockRef logged, bool isSettled, CancellationToken cancellationToken)
        {
            _journal.MoveToEndOf(logged);
            CallOutcome answer = await chain.CallAsync(new CallRequest(_registry, default), BlockId.At(logged), cancellationToken);
            if (answer is not CallOutcome.Returned { Data.Length: Hash32.Size } returned)
                throw new VenueDecodeException(_venue, logged.Number, "the registry says no scale");
            _journal.Set(Scale, new Hash32(returned.Data.Span).ToNumber());
            MustLearn = false;
        }

        public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
        {
            CallOutcome answer = await chain.CallAsync(new CallRequest(_registry, default), BlockId.At(at), cancellationToken);
            if (answer is CallOutcome.Returned { Data.Length: Hash32.Size } returned)
                _journal.Set(Seen, new Hash32(returned.Data.Span).ToNumber());
        }

        private LogFilter FilterOf() => new(
            new HashSet<Address>([_registry, .. _journal.Slots.Slots.Where(slot => slot.Kind is "listed").Select(slot => Address.Parse(slot.About.ToString()))]),
            new HashSet<Hash32> { Listed, Noted, Rescaled });
    }
}
