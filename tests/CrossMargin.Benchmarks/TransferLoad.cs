using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;

namespace CrossMargin.Benchmarks;

/// <summary>The work of the indexing benchmarks: blocks with one transaction of 100 ERC-20 transfers each, to 10,000 receivers in turn.</summary>
internal sealed class TransferLoad
{
    public const int TransfersPerBlock = 100;

    private const int Receivers = 10_000;

    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1);

    private readonly DevnetChain _chain;
    private readonly Address _sender;
    private readonly Address _token;
    private int _blocks;

    private TransferLoad(DevnetChain chain, Address sender, Address token) => (_chain, _sender, _token) = (chain, sender, token);

    public int Transfers => _blocks * TransfersPerBlock;

    public static VenueSettings Wallet { get; } = new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0);

    /// <summary>A node whose blocks, a second apart by their timestamps, end about now.</summary>
    public static NodeOptions NodeOf(ChainId chain, int blocks, TimeProvider time) =>
        new(chain, Genesis: time.GetUtcNow() - (blocks * BlockTime), Accounts: 1);

    /// <summary>Deploys the token and gives the sender more of it than will ever be sent.</summary>
    public static async Task<TransferLoad> DeployAsync(DevnetChain chain, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityArtifact contract = (await DevContracts.CompileAsync(environment, cancellationToken))[DevContracts.Token];
        Address sender = (await chain.ReadAccountsAsync(cancellationToken))[0];
        Address token = await chain.DeployAsync(
            sender, contract.Link(new Dictionary<string, Address>()), DevToken.Constructor.Encode("Dev", "DEV", 18), cancellationToken);
        await chain.ExecuteAsync(sender, token, DevToken.Mint.Encode(sender, BigInteger.Pow(10, 18)), cancellationToken);
        return new TransferLoad(chain, sender, token);
    }

    /// <summary>Mines blocks one after the other, as old as they would be if each had taken its time: what is far behind the head is final.</summary>
    public async Task MineAsync(int blocks, CancellationToken cancellationToken)
    {
        await _chain.RequestAsync("anvil_setBlockTimestampInterval", [(long)BlockTime.TotalSeconds], cancellationToken);
        for (int block = 0; block < blocks; block++)
            await _chain.ExecuteAsync(_sender, _token, NextCall(), cancellationToken);
        await _chain.RequestAsync("anvil_removeBlockTimestampInterval", [], cancellationToken);
    }

    /// <summary>Hands the next transaction to the node, whose next block takes it in.</summary>
    public Task SendAsync(CancellationToken cancellationToken) => _chain.SendAsync(_sender, _token, NextCall(), cancellationToken);

    public ChainSettings SettingsOf(string name, Uri endpoint) => new(
        name, _chain.ChainId, [endpoint], BlockTime, 32 * BlockTime, new Underlying("ETH"), [],
        [new TokenSettings("DEV", _token, 18, new Underlying("ETH"))], [Wallet]);

    /// <summary>Requires that the ledger holds for every receiver what was sent to it.</summary>
    public async Task RequireBalancesAsync(PostgresLedger ledger, CancellationToken cancellationToken)
    {
        ChainHoldings holdings = await ledger.ReadHoldingsAsync(_chain.ChainId, cancellationToken);
        Dictionary<Address, BigInteger> balances = holdings.Holdings.Where(holding => !holding.SubAccount.IsMarket)
            .ToDictionary(holding => holding.SubAccount.Holder, holding => holding.Value);
        int rounds = Transfers / Receivers;
        int more = Transfers % Receivers;
        for (int receiver = 0; receiver < Math.Min(Receivers, Transfers); receiver++)
        {
            Invariant.Require(
                balances.GetValueOrDefault(ReceiverAt(receiver)) == rounds + (receiver < more ? 1 : 0),
                "The ledger holds the balances that were sent.");
        }

        Invariant.Require(balances.Count == Math.Min(Receivers, Transfers) + 1, "The ledger holds nobody else's balance.");
    }

    private static Address ReceiverAt(int index) => Address.FromWord(Hash32.OfNumber(0x1_0000 + index));

    private byte[] NextCall() => DevToken.Scatter.Encode(0x1_0000 + _blocks++ * TransfersPerBlock % Receivers, TransfersPerBlock);
}
