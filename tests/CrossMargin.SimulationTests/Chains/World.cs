using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>The contracts of a simulated chain: two tokens, a price feed, a sequencer feed, and the pawn shop.</summary>
internal static class World
{
    public static readonly Address Usdc = AddressOf(0xA1);
    public static readonly Address Weth = AddressOf(0xA2);
    public static readonly Address EthFeed = AddressOf(0xF1);
    public static readonly Address SequencerFeed = AddressOf(0xF5);
    public static readonly Address Shop = AddressOf(0x5A);

    /// <summary>Who owes and owns: people, one of whom has delegated (EIP-7702), and contracts.</summary>
    public static readonly IReadOnlyList<Address> Holders = [.. Enumerable.Range(0xD0, 10).Select(AddressOf)];

    public static readonly IReadOnlyList<Address> Branches = [.. Enumerable.Range(0xC0, 3).Select(AddressOf)];

    private const int People = 5;

    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static readonly byte[] ApproveSelector = [0x09, 0x5e, 0xa7, 0xb3];

    public static Address AddressOf(int number) => Address.FromWord(Hash32.OfNumber(number));

    public static bool IsContract(Address address) => Holders.Skip(People).Contains(address);

    public static byte[] CodeOf(Address address) =>
        IsContract(address) ? [0x60, 0x00] : address == Holders[People - 1] ? [0xef, 0x01, 0x00, .. Shop.ToArray()] : [];

    /// <summary>Block 0: everybody has some of each token, and the keeper much.</summary>
    public static void Begin(BlockBuilder block)
    {
        block.State.PriceUpdatedAt = block.Timestamp;
        block.State.SequencerSince = block.Timestamp - 86_400;
        foreach (Address holder in Holders)
        {
            Transfer(block.State, block, Usdc, Address.Zero, holder, 10_000_000_000);
            Transfer(block.State, block, Weth, Address.Zero, holder, 10 * Ether);
        }

        Transfer(block.State, block, Usdc, Address.Zero, KeeperAccount.Address, 10_000_000_000_000);
        Transfer(block.State, block, Weth, Address.Zero, Shop, 1_000_000 * Ether);
    }

    /// <param name="block">Null to only change the state, without logs.</param>
    public static void Transfer(
        WorldState state, BlockBuilder? block, Address token, Address from, Address to, BigInteger value, Hash32? transaction = null)
    {
        if (from != Address.Zero)
            state.Balances[(token, from)] = state.Balances.GetValueOrDefault((token, from)) - value;
        if (to != Address.Zero)
            state.Balances[(token, to)] = state.Balances.GetValueOrDefault((token, to)) + value;
        block?.Emit(token, [PawnShop.Transfer, from.ToWord(), to.ToWord()], Hash32.OfNumber(value).ToArray(), transaction);
    }

    /// <summary>A branch says that a holder's loan moved. One that is not listed says so in vain.</summary>
    public static void Move(
        WorldState state, BlockBuilder? block, Address branch, Address holder, BigInteger collateral, BigInteger debt,
        Hash32? transaction = null)
    {
        block?.Emit(branch, [PawnShop.Moved, holder.ToWord()], [.. Word(collateral), .. Word(debt)], transaction);
        if (branch != Shop && !state.Branches.Contains(branch))
            return;
        Loan before = state.Loans.GetValueOrDefault(holder) ?? new Loan(0, 0);
        state.Loans[holder] = before with { Collateral = before.Collateral + collateral, Debt = before.Debt + debt, HealedBy = null };
        if (transaction is not null && !state.IsLiquidatable(holder))
            state.Loans[holder] = state.Loans[holder] with { HealedBy = transaction };
    }

    public static void List(BlockBuilder block, Address branch)
    {
        block.State.Branches.Add(branch);
        block.Emit(Shop, [PawnShop.Listed, branch.ToWord()], []);
    }

    public static void SetPrice(WorldState state, BigInteger price, long timestamp)
    {
        (state.Price, state.PriceUpdatedAt) = (price, timestamp);
        // Whoever falls below the line by a price may be liquidated again.
        foreach (Address holder in state.Liquidatable().ToList())
            state.Loans[holder] = state.Loans[holder] with { HealedBy = null };
    }

    /// <returns>Null when it succeeded; else the revert data.</returns>
    public static byte[]? Execute(WorldState state, SentTransaction sent, BlockBuilder? block)
    {
        state.Nonce++;
        return Call(state, sent.To, sent.Data, block, sent.Hash);
    }

    /// <inheritdoc cref="Execute"/>
    public static byte[]? Call(WorldState state, Address to, ReadOnlySpan<byte> data, BlockBuilder? block = null, Hash32? transaction = null)
    {
        if (data.StartsWith(ApproveSelector))
        {
            state.Allowances[(to, Address.FromWord(new Hash32(data[4..36])))] = new Hash32(data[36..68]).ToNumber();
            return null;
        }

        if (to != Shop || !PawnShop.TryDecode(data, out Address holder, out BigInteger repay))
            return null;
        if (!state.IsLiquidatable(holder))
            return PawnShop.HealthyError;
        Loan loan = state.Loans[holder];
        if (repay > loan.Debt / 2 || state.Allowances.GetValueOrDefault((Usdc, Shop)) < repay
            || state.Balances.GetValueOrDefault((Usdc, KeeperAccount.Address)) < repay)
        {
            return PawnShop.RefusedError;
        }

        BigInteger seized = BigInteger.Min(loan.Collateral, PawnShop.SeizedFor(repay, state.Price));
        Transfer(state, block, Usdc, KeeperAccount.Address, Shop, repay, transaction);
        Transfer(state, block, Weth, Shop, KeeperAccount.Address, seized, transaction);
        Move(state, block, Shop, holder, -seized, -repay, transaction);
        return null;
    }

    /// <summary>A signed word, in two's complement.</summary>
    private static byte[] Word(BigInteger value) => Hash32.OfNumber(value.Sign < 0 ? (BigInteger.One << 256) + value : value).ToArray();
}
