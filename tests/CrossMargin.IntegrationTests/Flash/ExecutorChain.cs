using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Flash;

/// <summary>One node for all tests of the executor: each deploys contracts of its own.</summary>
public sealed class ExecutorChain(DevnetFixture devnet) : IAsyncLifetime
{
    private LocalNode? _node;

    public DevnetFixture Devnet => devnet;

    public DevnetChain Chain => _node!.Chain;

    public async ValueTask InitializeAsync() =>
        _node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_056)), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;
}
