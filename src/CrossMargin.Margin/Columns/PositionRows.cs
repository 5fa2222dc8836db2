namespace CrossMargin.Margin.Columns;

/// <summary>The columns while they grow.</summary>
internal sealed class PositionRows
{
    /// <summary>The first row of each account.</summary>
    public List<int> Starts { get; } = [];

    public List<bool> IsReliable { get; } = [];

    /// <summary>What moves with the price: of an asset what is settled.</summary>
    public List<double> Quantity { get; } = [];

    /// <summary>Of an asset all that there is, of a perpetual its funding less its entry value in USD.</summary>
    public List<double> Second { get; } = [];

    public List<int> Price { get; } = [];

    public List<int> Terms { get; } = [];

    public void Add(PositionRow row)
    {
        Quantity.Add(row.Quantity);
        Second.Add(row.Second);
        Price.Add(row.Price);
        Terms.Add(row.Terms);
    }
}

/// <summary>One position before it is put into columns.</summary>
internal readonly record struct PositionRow(double Quantity, double Second, int Price, int Terms);
