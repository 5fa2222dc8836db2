using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Where a token may keep its mapping of balances.</summary>
/// <param name="Slot">Of the mapping.</param>
/// <param name="IsVyper">Whether the compiler hashes the slot before the key.</param>
internal sealed record BalanceLayout(System.Numerics.BigInteger Slot, bool IsVyper)
{
    private const int SolidityPlain = 64;
    private const int VyperPlain = 32;

    /// <summary>Behind the gaps of upgradeable bases of OpenZeppelin 3 and 4: every fiftieth variable.</summary>
    private static readonly int[] Gapped = [101, 151, 201, 251, 301];

    /// <summary>ERC20Upgradeable of OpenZeppelin 5: erc7201:openzeppelin.storage.ERC20, whose first member is _balances.</summary>
    private static readonly Hash32 OpenZeppelin5 = Hash32.Parse("0x52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace00");

    public static IReadOnlyList<BalanceLayout> Known { get; } =
    [
        .. Enumerable.Range(0, SolidityPlain).Concat(Gapped).Select(slot => new BalanceLayout(slot, IsVyper: false)),
        .. Enumerable.Range(0, VyperPlain).Select(slot => new BalanceLayout(slot, IsVyper: true)),
        new BalanceLayout(OpenZeppelin5.ToNumber(), IsVyper: false),
    ];

    public Hash32 KeyOf(Address holder) => IsVyper ? StorageKey.OfVyperMapping(holder, Slot) : StorageKey.OfMapping(holder, Slot);
}
