using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Chain.Venues.Morpho;
using CrossMargin.Chain.Venues.PerpCurie;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Venues;

/// <summary>The venues that the program knows, by their kind in chains.json: the one place to name a new one.</summary>
public static class VenueCatalog
{
    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        [VenueKind.Aave] = new((chain, venue) => new AaveAdapter(chain, venue), (chain, venue) => new AaveModel(chain, venue)),
        [VenueKind.Lyra] = new((chain, venue) => new LyraAdapter(chain, venue), (chain, venue) => new LyraModel(chain, venue)),
        [VenueKind.PerpCurie] = new((chain, venue) => new PerpAdapter(chain, venue), (chain, venue) => new PerpModel(chain, venue)),
        [VenueKind.MorphoBlue] = new((chain, venue) => new MorphoAdapter(chain, venue), (chain, venue) => new MorphoModel(chain, venue)),
        [VenueKind.Wallet] = new((chain, venue) => new WalletAdapter(chain, venue), (chain, venue) => new WalletModel(chain, venue)),
        [VenueKind.Synthetix] = new((chain, venue) => new SynthetixAdapter(chain, venue), (chain, venue) => new SynthetixModel(chain, venue)),
    };

    /// <exception cref="ArgumentException">No such kind; the configuration was not validated.</exception>
    public static IVenueAdapter CreateAdapter(ChainSettings chain, VenueSettings venue) => KindOf(venue).Adapter(chain, venue);

    /// <exception cref="ArgumentException">No such kind; the configuration was not validated.</exception>
    public static IVenueModel CreateModel(ChainSettings chain, VenueSettings venue) => KindOf(venue).Model(chain, venue);

    private static Kind KindOf(VenueSettings venue) => Kinds.TryGetValue(venue.Kind, out Kind? kind)
        ? kind
        : throw new ArgumentException($"There is no venue kind \"{venue.Kind}\"; known are {string.Join(", ", Kinds.Keys)}.", nameof(venue));

    private sealed record Kind(
        Func<ChainSettings, VenueSettings, IVenueAdapter> Adapter, Func<ChainSettings, VenueSettings, IVenueModel> Model);
}
