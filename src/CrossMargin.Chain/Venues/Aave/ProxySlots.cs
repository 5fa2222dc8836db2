using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>What a proxy of the market is for.</summary>
internal enum ProxyRole
{
    Pool,
    Configurator,
    AToken,
    DebtToken,
    StableToken,
}

/// <summary>The slots about a proxy of the market: its address stays, and its implementation decides which rules hold.</summary>
/// <param name="Contract">The proxy.</param>
/// <param name="Implementation">From its Upgraded events, or from the event that names the proxy.</param>
/// <param name="Revision">What the implementation's code states, read from the chain; zero until it is read.</param>
internal sealed record ProxySlots(ProxyRole Role, Slot Contract, Slot Implementation, Slot Revision);
