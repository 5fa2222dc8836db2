using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>What a token says of holders, in the order asked; null where it does not say.</summary>
internal delegate Task<IReadOnlyList<BigInteger?>> BalanceReading(
    Address token, IReadOnlyList<Address> holders, CancellationToken cancellationToken);

/// <summary>Finds where a token keeps its balances, from proofs and from what the token says of several holders.</summary>
/// <remarks>
/// A layout is taken only if it is the one among all known that holds, proven, exactly <c>balanceOf</c> of every holder asked, and if
/// these balances are together <see cref="EvidenceBits"/> bits long, equal ones and zeros not counted: so much does not agree by chance,
/// while a balance of 1, or of nothing, is found under many keys. A node cannot forge a word. It can lie about <c>balanceOf</c>, but then
/// only so as another mapping by holder really is, for all of the holders at once; otherwise no layout fits, and nothing is proven.
/// </remarks>
internal sealed class BalanceLayoutSearch(BalanceReading balances, StateReader state)
{
    public const int EvidenceBits = 64;

    /// <summary>The layout, or why none is taken.</summary>
    /// <param name="holders">A few, in no particular order.</param>
    public async Task<(BalanceLayout? Layout, WordAnswer? Failure)> FindAsync(
        Address token, IReadOnlyCollection<Address> holders, CancellationToken cancellationToken)
    {
        Address[] asked = [.. holders];
        IReadOnlyList<BigInteger?> said = await balances(token, asked, cancellationToken);
        if (said.Any(balance => balance is null))
            return Nothing("the token does not answer balanceOf at that block");
        if (said.Distinct().Sum(balance => balance!.Value.GetBitLength()) < EvidenceBits)
            return Nothing("unknown layout: the balances known are too few or too small to tell the token's layout from chance");
        IReadOnlyList<BalanceLayout> fitting = BalanceLayout.Known;
        // The largest first: it leaves the fewest to ask about the others.
        foreach ((Address holder, BigInteger? balance) in asked.Zip(said).OrderByDescending(pair => pair.Second))
        {
            IReadOnlyDictionary<StorageWord, WordAnswer> words = await state.ReadAsync(
                fitting.Select(layout => new StorageWord(token, layout.KeyOf(holder))), cancellationToken);
            if (words.Values.FirstOrDefault(word => word is not WordAnswer.Proven) is { } failure)
                return (null, failure);
            fitting = [.. fitting.Where(layout =>
                ((WordAnswer.Proven)words[new StorageWord(token, layout.KeyOf(holder))]).Value == balance)];
            if (fitting.Count == 0)
                return Nothing("unknown layout: no known one holds what the token says are balances");
        }

        return fitting.Count == 1 ? (fitting[0], null) : Nothing("unknown layout: more than one fits");
    }

    private static (BalanceLayout?, WordAnswer?) Nothing(string reason) => (null, new WordAnswer.Unavailable(reason));
}
