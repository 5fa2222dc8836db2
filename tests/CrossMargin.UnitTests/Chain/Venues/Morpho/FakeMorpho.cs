using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

/// <summary>Contracts that answer what the test says, by call or by selector; everything else reverts.</summary>
internal sealed class FakeMorpho : PartialClient
{
    private readonly Dictionary<(Address To, string Call), byte[]> _answers = [];

    /// <summary>Of every address.</summary>
    public byte[] Code { get; set; } = [0x60];

    public BlockRef Head { get; } = new(new ChainId(7), 9, Hash32.OfNumber(9), MorphoFixture.Now);

    public int Asked { get; private set; }

    /// <param name="call">A selector, or a whole call.</param>
    /// <param name="words">Numbers, addresses as such among them.</param>
    public void Answer(Address to, ReadOnlySpan<byte> call, params BigInteger[] words) =>
        _answers[(to, Hex.Of(call))] = [.. words.SelectMany(word => Hash32.OfNumber(word).ToArray())];

    public void Silence(Address to, ReadOnlySpan<byte> call) => _answers.Remove((to, Hex.Of(call)));

    public override Task<IReadOnlyList<CallOutcome>> CallManyAsync(IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        Asked += calls.Count;
        return Task.FromResult<IReadOnlyList<CallOutcome>>([.. calls.Select(Outcome)]);
    }

    public override Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) => Task.FromResult(Outcome(call));

    public override Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<BlockHeader?>(new BlockHeader(Head, default, new byte[256], null, 0));

    public override Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<ReadOnlyMemory<byte>>(Code);

    private CallOutcome Outcome(CallRequest call) =>
        _answers.TryGetValue((call.To, Hex.Of(call.Data.Span)), out byte[]? answer)
        || _answers.TryGetValue((call.To, Hex.Of(call.Data.Span[..4])), out answer)
            ? new CallOutcome.Returned(answer)
            : new CallOutcome.Reverted(default, "execution reverted");
}
