using CrossMargin.Domain;

namespace CrossMargin.Margin.Markets;

/// <summary>The correlations between underlyings: symmetric, ones on the diagonal, positive semi-definite.</summary>
public sealed class CorrelationTable
{
    private readonly Dictionary<string, int> _indices;
    private readonly double[,] _values;

    /// <param name="symbols">Of the rows, in order; each once.</param>
    /// <param name="values">Square; −1 to 1.</param>
    /// <exception cref="ArgumentException">The matrix is not square in the symbols, not symmetric, or has no ones on its diagonal.</exception>
    public CorrelationTable(IReadOnlyList<string> symbols, double[,] values)
    {
        if (values.GetLength(0) != symbols.Count || values.GetLength(1) != symbols.Count)
            throw new ArgumentException($"Expected {symbols.Count} rows and columns.", nameof(values));
        for (int row = 0; row < symbols.Count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                if (!(Math.Abs(values[row, column]) <= 1) || values[row, column] != values[column, row] || (row == column && values[row, column] != 1))
                    throw new ArgumentException($"[{row}, {column}] is no correlation: {values[row, column]}.", nameof(values));
            }
        }

        Symbols = symbols;
        _indices = symbols.Select((symbol, index) => (symbol, index)).ToDictionary(one => one.symbol, one => one.index, StringComparer.OrdinalIgnoreCase);
        _values = values;
    }

    public IReadOnlyList<string> Symbols { get; }

    /// <summary>Null where one of the two is not in the table; 1 of an underlying with itself.</summary>
    public double? Between(Underlying left, Underlying right) =>
        left == right ? 1
        : _indices.TryGetValue(left.Symbol, out int row) && _indices.TryGetValue(right.Symbol, out int column) ? _values[row, column]
        : null;
}
