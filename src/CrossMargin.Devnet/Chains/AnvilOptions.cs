using CrossMargin.Domain;

namespace CrossMargin.Devnet.Chains;

/// <summary>How a local chain behaves.</summary>
/// <param name="BlockTime">Null: a block at once for each transaction.</param>
/// <param name="Genesis">The first block's time; null: the machine's clock.</param>
/// <param name="SlotsInAnEpoch">Safe is so many blocks behind the head, finalized twice as many.</param>
/// <param name="Accounts">Unlocked accounts, each with 10,000 of the native token.</param>
/// <param name="ExtraArguments">As on Anvil's command line.</param>
public sealed record AnvilOptions(
    ChainId ChainId,
    TimeSpan? BlockTime = null,
    DateTimeOffset? Genesis = null,
    int SlotsInAnEpoch = 32,
    int Accounts = 40,
    IReadOnlyList<string>? ExtraArguments = null)
{
    // Port 0: the system chooses, Anvil says which. It listens nowhere but on loopback.
    internal IReadOnlyList<string> Arguments =>
    [
        "--host", "127.0.0.1", "--port", "0",
        "--chain-id", $"{ChainId.Value}",
        "--accounts", $"{Accounts}",
        "--slots-in-an-epoch", $"{SlotsInAnEpoch}",
        "--no-request-size-limit",
        .. BlockTime is { } time ? ["--block-time", FormattableString.Invariant($"{time.TotalSeconds}")] : Array.Empty<string>(),
        .. Genesis is { } genesis ? ["--timestamp", $"{genesis.ToUnixTimeSeconds()}"] : Array.Empty<string>(),
        .. ExtraArguments ?? [],
    ];
}
