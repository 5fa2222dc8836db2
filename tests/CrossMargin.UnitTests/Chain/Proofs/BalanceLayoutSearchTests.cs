using System.Numerics;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Finding where a token keeps its balances: only what cannot be chance is taken.</summary>
public sealed class BalanceLayoutSearchTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address[] Holders = [.. Enumerable.Range(1, 4).Select(number => Hash32.OfNumber(number * 7_919)).Select(Address.FromWord)];
    private static readonly BigInteger[] Balances = [BigInteger.Pow(10, 18), 123_456_789, 55_555, 0];

    [Theory]
    [InlineData(0, false)]
    [InlineData(9, false)]
    [InlineData(51, false)]
    [InlineData(201, false)]
    [InlineData(3, true)]
    public async Task FindAsync_finds_the_mapping_of_either_compiler(int slot, bool isVyper)
    {
        BalanceLayout layout = new(slot, isVyper);

        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(StateOf((layout, Balances)), Balances);

        Assert.Null(failure);
        Assert.Equal(layout, found);
    }

    [Fact]
    public async Task FindAsync_takes_nothing_where_balances_are_too_small_to_tell()
    {
        BigInteger[] small = [1, 1, 2, 0];

        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(StateOf((new BalanceLayout(2, IsVyper: false), small)), small);

        Assert.Null(found);
        Assert.Contains("too few or too small", Assert.IsType<WordAnswer.Unavailable>(failure).Reason, StringComparison.Ordinal);
    }

    /// <summary>A snapshot of the balances, kept beside them: nobody can say which of the two the token reads.</summary>
    [Fact]
    public async Task FindAsync_takes_nothing_where_two_mappings_agree()
    {
        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(
            StateOf((new BalanceLayout(2, IsVyper: false), Balances), (new BalanceLayout(5, IsVyper: false), Balances)), Balances);

        Assert.Null(found);
        Assert.Contains("more than one", Assert.IsType<WordAnswer.Unavailable>(failure).Reason, StringComparison.Ordinal);
    }

    /// <summary>A node that says another balance of one holder finds no mapping that holds it.</summary>
    [Fact]
    public async Task FindAsync_takes_nothing_where_the_token_says_what_no_mapping_holds()
    {
        BigInteger[] lie = [.. Balances.Select((balance, i) => i == 1 ? balance + 1 : balance)];

        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(StateOf((new BalanceLayout(0, IsVyper: false), Balances)), lie);

        Assert.Null(found);
        Assert.Contains("unknown layout", Assert.IsType<WordAnswer.Unavailable>(failure).Reason, StringComparison.Ordinal);
    }

    /// <summary>Another mapping has the same value for one holder, and not for the others.</summary>
    [Fact]
    public async Task FindAsync_is_not_misled_by_a_mapping_that_agrees_for_one_holder()
    {
        BigInteger[] other = [Balances[0], 3, 9, 1];

        (BalanceLayout? found, _) = await FindAsync(
            StateOf((new BalanceLayout(0, IsVyper: false), Balances), (new BalanceLayout(1, IsVyper: false), other)), Balances);

        Assert.Equal(new BalanceLayout(0, IsVyper: false), found);
    }

    [Fact]
    public async Task FindAsync_tells_a_forged_proof_from_a_layout_that_is_not_known()
    {
        SimulatedState state = StateOf((new BalanceLayout(0, IsVyper: false), Balances));
        state.Forges = true;

        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(state, Balances);

        Assert.Null(found);
        Assert.IsType<WordAnswer.Refused>(failure);
    }

    /// <summary>Equal balances count once: a state where everybody has the same says little.</summary>
    [Theory]
    [InlineData(63, 0, true)]
    [InlineData(62, 0, false)]
    [InlineData(40, 40, false)]
    public async Task FindAsync_asks_for_64_bits_of_balances_that_differ(int firstPower, int secondPower, bool isEnough)
    {
        BigInteger[] balances = [BigInteger.One << firstPower, secondPower == 0 ? 0 : BigInteger.One << secondPower, 0, 0];
        BalanceLayout layout = new(4, IsVyper: false);

        (BalanceLayout? found, _) = await FindAsync(StateOf((layout, balances)), balances);

        Assert.Equal(isEnough ? layout : null, found);
    }

    [Fact]
    public async Task FindAsync_takes_nothing_where_the_token_does_not_answer()
    {
        (BalanceLayout? found, WordAnswer? failure) = await FindAsync(
            StateOf((new BalanceLayout(0, IsVyper: false), Balances)), [.. Balances.Select((balance, i) => i == 2 ? null : (BigInteger?)balance)]);

        Assert.Null(found);
        Assert.Contains("does not answer", Assert.IsType<WordAnswer.Unavailable>(failure).Reason, StringComparison.Ordinal);
    }

    /// <summary>There are more layouts than nodes prove words in one answer.</summary>
    [Fact]
    public async Task FindAsync_asks_for_no_more_words_at_once_than_nodes_answer()
    {
        SimulatedState state = StateOf((new BalanceLayout(0, IsVyper: false), Balances));

        await FindAsync(state, Balances);

        Assert.Equal(100, state.MostKeys);
    }

    private static Task<(BalanceLayout? Layout, WordAnswer? Failure)> FindAsync(SimulatedState state, BigInteger[] said) =>
        FindAsync(state, [.. said.Select(balance => (BigInteger?)balance)]);

    private static Task<(BalanceLayout? Layout, WordAnswer? Failure)> FindAsync(SimulatedState state, BigInteger?[] said)
    {
        BalanceLayoutSearch search = new(
            (_, holders, _) => Task.FromResult<IReadOnlyList<BigInteger?>>([.. holders.Select(holder => said[Array.IndexOf(Holders, holder)])]),
            new StateReader(state, state.Root, 1));
        return search.FindAsync(Token, Holders, CancellationToken.None);
    }

    private static SimulatedState StateOf(params (BalanceLayout Layout, BigInteger[] Balances)[] mappings) => new(
        Token,
        mappings.SelectMany(mapping => Holders.Zip(mapping.Balances, (holder, balance) => (mapping.Layout.KeyOf(holder), balance))));
}
