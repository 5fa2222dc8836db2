using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Wallet;

/// <summary>The slots of a wallet venue. Their names are part of the ledger's stored form.</summary>
public static class WalletSlots
{
    public const string BalanceKind = "balance";
    public const string UntrustedKind = "untrusted";
    public const string PriceKind = "price";

    /// <summary>Of a holder: the token's raw balance.</summary>
    public static Slot Balance(Address token) => Slot.Of(BalanceKind, token);

    /// <summary>Of a holder: 1 when the token's transfers contradicted the balance, which is then not kept any more.</summary>
    public static Slot Untrusted(Address token) => Slot.Of(UntrustedKind, token);

    /// <summary>Of the market: the feed's answer; nothing while it has none, or one that is not above zero.</summary>
    public static Slot Price(Address feed) => Slot.Of(PriceKind, feed);

    /// <summary>Of the market: when the feed's answer was made, Unix seconds.</summary>
    public static Slot PriceUpdatedAt(Address feed) => Slot.Of("price-updated", feed);

    /// <summary>Of the market: the feed's decimals plus one, so that zero decimals are told from never read.</summary>
    public static Slot PriceDecimals(Address feed) => Slot.Of("price-decimals", feed);
}
