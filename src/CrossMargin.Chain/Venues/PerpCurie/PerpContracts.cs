using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The contracts around a clearing house, as it and its vault name them. They are set once, when each is initialised.</summary>
/// <param name="SettlementDecimals">At most 18.</param>
internal sealed record PerpContracts(
    Address ClearingHouse,
    Address Vault,
    Address AccountBalance,
    Address Exchange,
    Address OrderBook,
    Address Config,
    Address InsuranceFund,
    Address SettlementToken,
    byte SettlementDecimals)
{
    /// <summary>Null for an address that is no clearing house, or one that its vault does not know.</summary>
    public static async Task<PerpContracts?> FindAsync(IChainClient chain, Address house, CancellationToken cancellationToken)
    {
        BlockReads reads = new();
        Address[] named = new Address[6];
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetVault.Encode(), named, 0);
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetAccountBalance.Encode(), named, 1);
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetExchange.Encode(), named, 2);
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetOrderBook.Encode(), named, 3);
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetClearingHouseConfig.Encode(), named, 4);
        Ask(reads, house, Abi.PerpCurie.ClearingHouse.GetInsuranceFund.Encode(), named, 5);
        await reads.RunAsync(chain, BlockId.Latest, cancellationToken);
        return named.Any(address => address.IsZero)
            ? null : await FindSettlementAsync(chain, house, named, cancellationToken);
    }

    private static async Task<PerpContracts?> FindSettlementAsync(
        IChainClient chain, Address house, Address[] named, CancellationToken cancellationToken)
    {
        BlockReads reads = new();
        Address[] ofVault = new Address[2];
        byte? decimals = null;
        Ask(reads, named[0], Abi.PerpCurie.Vault.GetSettlementToken.Encode(), ofVault, 0);
        Ask(reads, named[0], Abi.PerpCurie.Vault.GetClearingHouse.Encode(), ofVault, 1);
        reads.Ask(
            named[0], Abi.PerpCurie.Vault.Decimals.Encode(), data => (byte?)Abi.PerpCurie.Vault.Decimals.DecodeResult(data), null,
            answer => decimals = answer);
        await reads.RunAsync(chain, BlockId.Latest, cancellationToken);
        return ofVault[0].IsZero || ofVault[1] != house || decimals is not (>= 0 and <= PerpMath.Decimals)
            ? null
            : new PerpContracts(house, named[0], named[1], named[2], named[3], named[4], named[5], ofVault[0], decimals.Value);
    }

    // Every getter of the kind answers one address: they decode alike.
    private static void Ask(BlockReads reads, Address contract, byte[] getter, Address[] answers, int place) =>
        reads.Ask(contract, getter, Abi.PerpCurie.ClearingHouse.GetVault.DecodeResult, default, answer => answers[place] = answer);
}
