using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.SimulationTests.Chains;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>Calls to the contracts of a simulated chain.</summary>
internal static class NodeCalls
{
    private const uint BalanceOf = 0x70a08231;
    private const uint Allowance = 0xdd62ed3e;
    private const uint LatestRoundData = 0xfeaf968c;
    private const uint Decimals = 0x313ce567;

    /// <exception cref="NodeErrorException">The call reverts.</exception>
    public static byte[] Call(SimulatedChain chain, JsonElement call, WorldState state)
    {
        Address to = Address.Parse(call.GetProperty("to").GetString()!);
        byte[] data = call.TryGetProperty("data", out JsonElement given) ? Hex.Parse(given.GetString()!) : [];
        switch (data.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(data))
        {
            case BalanceOf:
                return Word(state.Balances.GetValueOrDefault((to, AddressAt(data, 0))));
            case Allowance:
                return Word(state.Allowances.GetValueOrDefault((to, AddressAt(data, 1))));
            case LatestRoundData when to == World.SequencerFeed:
                return [.. Word(1), .. Word(state.IsSequencerDown ? 1 : 0), .. Word(state.SequencerSince), .. Word(state.SequencerSince), .. Word(1)];
            case LatestRoundData:
                return [.. Word(1), .. Word(state.Price), .. Word(state.PriceUpdatedAt), .. Word(state.PriceUpdatedAt), .. Word(1)];
            case Decimals:
                return Word(to == World.Usdc ? 6 : to == World.Weth ? 18 : 8);
            default:
                return World.Call(state.Copy(), to, data) is { } revert
                    ? throw new NodeErrorException(3, "execution reverted", revert)
                    : [];
        }
    }

    private static Address AddressAt(byte[] data, int word) => Address.FromWord(new Hash32(data.AsSpan(4 + (32 * word), 32)));

    private static byte[] Word(BigInteger value) => Hash32.OfNumber(value).ToArray();
}
