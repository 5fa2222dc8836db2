using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

/// <summary>
/// The recorded run, and the adapter that follows it. At its end: 1 a call that was bought and closed, 2 a call written on the base token,
/// 3 one on the quote token that was liquidated, 4 and 7 a put that was given away and split, 5 a call on the quote token below its
/// line, 6 a call on the base token of a settled board.
/// </summary>
internal sealed class LyraRun
{
    private LyraRun(RecordedLyra recorded)
    {
        Recorded = recorded;
        VenueSettings venue = new(
            "lyra-v1", VenueKind.Lyra, new Dictionary<string, Address> { [VenueKind.OptionMarket] = recorded.Market }, [], 0);
        Settings = new ChainSettings(
            "local", recorded.Chain, [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [], [], [venue]);
        (Adapter, Model) = (new LyraAdapter(Settings, venue), new LyraModel(Settings, venue));
        Journal = new SlotJournal(new VenueSlots(Adapter.Venue));
    }

    public RecordedLyra Recorded { get; }

    public ChainSettings Settings { get; }

    public LyraAdapter Adapter { get; }

    public LyraModel Model { get; }

    public SlotJournal Journal { get; }

    public IVenueReducer Reducer { get; private set; } = null!;

    public VenueSlots Slots => Journal.Slots;

    public long Time => Recorded.Last.Timestamp;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nothing is applied yet.</summary>
    public static async Task<LyraRun> BeginAsync()
    {
        LyraRun run = new(RecordedLyra.Load());
        await run.Adapter.DiscoverAsync(run.Recorded, Stop);
        run.Reducer = run.Adapter.Resume(run.Journal);
        return run;
    }

    /// <summary>Every log is applied, and the last block observed.</summary>
    public static async Task<LyraRun> ReplayAsync()
    {
        LyraRun run = await BeginAsync();
        foreach (EventLog log in run.Recorded.Logs)
            run.Apply(log);
        await run.ObserveAsync();
        return run;
    }

    public void Apply(in EventLog log)
    {
        Journal.MoveTo(log);
        Reducer.Apply(log);
    }

    public Task ObserveAsync() => Reducer.ObserveAsync(Recorded, Recorded.Last, Stop);

    public SubAccountView View(long position) => Model.Read(LyraSlots.KeyOf(position), Slots, Time);

    public IReadOnlyList<LiquidationOption> Options(long position) =>
        Model.Options(LyraSlots.KeyOf(position), Slots, Time, new Inventory(default, new Dictionary<Address, System.Numerics.BigInteger>()));
}
