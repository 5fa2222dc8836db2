using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.SimulationTests.Running;

namespace CrossMargin.SimulationTests.Venues;

/// <summary>What is indexed on every chain: the pawn shop, and plain wallets by the real adapter.</summary>
internal static class SimulatedVenues
{
    public static IReadOnlyList<IVenueAdapter> Adapters(ChainSettings chain) =>
        [new PawnShopAdapter(chain.ChainId), new WalletAdapter(chain, chain.Venues[0])];

    public static IReadOnlyList<IVenueModel> Models(IEnumerable<WorldChain> chains) =>
        [.. chains.SelectMany<WorldChain, IVenueModel>(chain => [new PawnShopModel(chain.Settings.ChainId), new WalletModel(chain.Settings, chain.Settings.Venues[0])])];
}
