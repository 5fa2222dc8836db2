namespace CrossMargin.SimulationTests;

/// <summary>Seeds that found faults, each with its story.</summary>
/// <remarks>
/// A change of the scenario changes what a seed does: these found their faults in the scenario of their time, and each fault has a unit test
/// besides. <c>.ci/simulation-mutations</c> undoes each mend, and says which seed notices now.
/// </remarks>
internal static class KnownSeeds
{
    public static IReadOnlyList<(int Seed, string Story)> All { get; } =
    [
        (1, "A reorg back to within a batch took the mark of a contract and left its loan: from then on it passed for a plain account, and nobody asked again."),
        (1195, "Two attempts, one the successor of the other under the same nonce, were both taken back by a reorg after a restart: the nonce was released twice, and the keeper died of it at every start."),
        (2871, "After a restart an attempt that a reorg took back and the errand that had taken its nonce since both held it: what the attempt gave back was taken for free, and with it went the gap that the errand waited behind, for ever."),
        (5092, "The only endpoint that could be asked said three times in a row that a dense block held no logs, and was believed: a bloom may be a false yes."),
        (6747, "The same, but the errand gave the nonce back first: when the attempt did, too, the keeper died of it at every start."),
        (11065, "The only endpoint, which proves nothing, said six times in a row that a block of mints held no logs, and a very unlikely false yes of its bloom was held to be likelier than that."),
        (795744549, "Far behind the head, a range that was settled by time, though not by the node's own tags, was kept from a fork that a reorg had taken back, and nothing below it was remembered: the indexer stopped."),
    ];
}
