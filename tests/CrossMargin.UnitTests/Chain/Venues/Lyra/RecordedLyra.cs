using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

/// <summary>A recorded run, with what the contracts said of each position at its last block.</summary>
internal sealed class RecordedLyra : RecordedContracts
{
    private readonly Dictionary<BigInteger, Hash32> _storage;

    private RecordedLyra(JsonElement recording)
        : base(recording)
    {
        Market = Address.Parse(recording.GetProperty("market").GetString()!);
        _storage = recording.GetProperty("storage").EnumerateObject().ToDictionary(
            word => BigInteger.Parse(word.Name, CultureInfo.InvariantCulture), word => Hash32.Parse(word.Value.GetString()!));
        Positions = recording.GetProperty("positions").EnumerateArray().ToDictionary(
            position => position.GetProperty("id").GetInt64(), position => (IReadOnlyList<BigInteger?>)
            [.. position.GetProperty("figures").EnumerateArray().Select(number => BigInteger.Parse(number.GetString()!, CultureInfo.InvariantCulture))]);
    }

    public Address Market { get; }

    /// <summary>By number, the figures that the adapter would read.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<BigInteger?>> Positions { get; }

    public static RecordedLyra Load()
    {
        using JsonDocument document = Open("lyra-v1");
        return new RecordedLyra(document.RootElement);
    }

    /// <summary>The market's storage is as before it was initialised.</summary>
    public void ForgetStorage() => _storage.Clear();

    public override Task<Hash32> ReadStorageAsync(Address contract, Hash32 word, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult(contract == Market ? _storage.GetValueOrDefault(word.ToNumber()) : default);
}
