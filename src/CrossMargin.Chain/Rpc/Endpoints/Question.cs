namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>What the choice of an endpoint depends on.</summary>
/// <param name="Method">Latencies are compared among requests of one kind.</param>
/// <param name="Blocks">Of a request for logs, or that the reads will need: only an endpoint that takes so many is asked.</param>
/// <param name="MayExplore">Whether every endpoint would answer the same, so that any may be asked.</param>
internal readonly record struct Question(string Method, long Blocks = 1, bool MayExplore = false);
