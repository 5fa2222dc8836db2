using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Keeper.Flash;

namespace CrossMargin.IntegrationTests.Flash;

/// <summary>An executor among contracts that may all turn on it: two tokens, a lender, a pool that gives one for one, and a venue.</summary>
internal sealed class ExecutorScene
{
    public static readonly Address Beneficiary = Address.Parse("0x" + new string('b', 40));

    private readonly DevnetChain _chain;
    private readonly IReadOnlyDictionary<string, SolidityArtifact> _contracts;

    private ExecutorScene(DevnetChain chain, IReadOnlyDictionary<string, SolidityArtifact> contracts, Address owner, Address stranger) =>
        (_chain, _contracts, Owner, Stranger) = (chain, contracts, owner, stranger);

    public Address Owner { get; }

    public Address Stranger { get; }

    public Address Debt { get; private set; }

    public Address Collateral { get; private set; }

    public Address Lender { get; private set; }

    public Address Market { get; private set; }

    public Address Pawn { get; private set; }

    public Address Executor { get; set; }

    /// <summary>Borrows 100 and repays them, seizes 110, and sells them for as many.</summary>
    public LiquidationExecutor.Order Order => new(
        Lender, Debt, 100, Pawn, DevPawn.Liquidate.Encode(Debt, 100, Collateral, 110), Collateral, [Market], ProfitMin: 10, Beneficiary);

    /// <param name="areSilent">Whether the tokens return nothing where they mean yes.</param>
    public static async Task<ExecutorScene> CreateAsync(
        DevnetFixture devnet, DevnetChain chain, bool areSilent, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, SolidityArtifact> contracts = await DevContracts.CompileAsync(devnet.Environment, cancellationToken);
        IReadOnlyList<Address> accounts = await chain.ReadAccountsAsync(cancellationToken);
        ExecutorScene scene = new(chain, contracts, accounts[0], accounts[1]);
        string token = areSilent ? DevContracts.HostileToken : DevContracts.Token;
        byte[] named = areSilent ? [] : DevToken.Constructor.Encode("T", "T", 18);
        scene.Debt = await scene.DeployAsync(token, named, cancellationToken);
        scene.Collateral = await scene.DeployAsync(token, named, cancellationToken);
        scene.Lender = await scene.DeployAsync(DevContracts.HostileLender, [], cancellationToken);
        scene.Market = await scene.DeployAsync(
            DevContracts.HostileMarket, HostileMarket.Constructor.Encode(scene.Debt, scene.Collateral), cancellationToken);
        scene.Pawn = await scene.DeployAsync(DevContracts.Pawn, [], cancellationToken);
        scene.Executor = await scene.DeployExecutorAsync(scene.Owner, cancellationToken);
        foreach (Address holder in (Address[])[scene.Lender, scene.Market, scene.Pawn])
        {
            await scene.MintAsync(scene.Debt, holder, 1_000, cancellationToken);
            await scene.MintAsync(scene.Collateral, holder, 1_000, cancellationToken);
        }

        return scene;
    }

    public Task<Address> DeployExecutorAsync(Address owner, CancellationToken cancellationToken) =>
        DeployAsync(DevContracts.Executor, LiquidationExecutor.Constructor.Encode(owner), cancellationToken);

    public Task MintAsync(Address token, Address holder, BigInteger amount, CancellationToken cancellationToken) =>
        ActAsync(token, DevToken.Mint.Encode(holder, amount), cancellationToken);

    /// <summary>Any account's: nobody of these asks who.</summary>
    public Task ActAsync(Address contract, byte[] call, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(Stranger, contract, call, cancellationToken);

    /// <summary>In a transaction of the owner.</summary>
    public Task ExecuteAsync(LiquidationExecutor.Order order, CancellationToken cancellationToken) =>
        _chain.ExecuteAsync(Owner, Executor, LiquidationExecutor.Execute.Encode(order), cancellationToken);

    /// <summary>Why the owner's order would revert; what it earns where it would not.</summary>
    public Task<string> AskAsync(LiquidationExecutor.Order order, CancellationToken cancellationToken) =>
        AskAsync(Owner, Executor, LiquidationExecutor.Execute.Encode(order), cancellationToken);

    /// <summary>The name of the executor's error; what was returned where there is none.</summary>
    public async Task<string> AskAsync(Address from, Address to, byte[] call, CancellationToken cancellationToken)
    {
        Dictionary<string, string> request = new() { ["from"] = from.ToString(), ["to"] = to.ToString(), ["data"] = Hex.Of(call) };
        try
        {
            byte[] answer = Hex.Parse((await _chain.RequestAsync("eth_call", [request, "latest"], cancellationToken)).GetString());
            return answer.Length == 0 ? "nothing" : new Hash32(answer).ToNumber().ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (RpcErrorException error)
        {
            return ExecutorRefusals.Explain(error.ErrorData.Span)?.Reason ?? Hex.Of(error.ErrorData.Span);
        }
    }

    public async Task<BigInteger> ReadBalanceAsync(Address token, Address holder, CancellationToken cancellationToken) =>
        Erc20.BalanceOf.DecodeResult(await _chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), cancellationToken));

    public async Task<BigInteger> ReadAllowanceAsync(Address spender, CancellationToken cancellationToken) =>
        Erc20.Allowance.DecodeResult(await _chain.CallAsync(Debt, Erc20.Allowance.Encode(Executor, spender), cancellationToken));

    private Task<Address> DeployAsync(string contract, byte[] arguments, CancellationToken cancellationToken) =>
        _chain.DeployAsync(Owner, _contracts[contract].Link(new Dictionary<string, Address>()), arguments, cancellationToken);
}
