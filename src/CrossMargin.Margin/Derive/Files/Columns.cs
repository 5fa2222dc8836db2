using CrossMargin.Domain.Configuration;

namespace CrossMargin.Margin.Derive.Files;

/// <summary>Columns of one table that a file holds as arrays side by side, as 18-decimal integers.</summary>
internal static class Columns
{
    /// <summary>The contract's numbers are integers of 18 decimals.</summary>
    public const double Unit = 1e-18;

    /// <summary>The columns, or none with a fault where their lengths differ.</summary>
    public static IReadOnlyList<double>[] Read(JsonNodeReader node, params ReadOnlySpan<(string Property, double Min, double Max, double Unit)> columns)
    {
        IReadOnlyList<double>[] read = new IReadOnlyList<double>[columns.Length];
        for (int index = 0; index < columns.Length; index++)
            read[index] = node.Numbers(columns[index].Property, columns[index].Min, columns[index].Max, columns[index].Unit);
        for (int index = 1; index < columns.Length; index++)
        {
            if (read[index].Count == read[0].Count)
                continue;
            node.Fault(columns[index].Property, $"{read[index].Count} items", $"as many as in {columns[0].Property}: {read[0].Count}");
            return [.. read.Select(_ => Array.Empty<double>())];
        }

        return read;
    }
}
