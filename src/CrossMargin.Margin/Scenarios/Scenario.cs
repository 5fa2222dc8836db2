using System.Globalization;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>One cell of the grid: what spot and volatility do together, and how much of the outcome counts.</summary>
public sealed record Scenario
{
    /// <param name="spotFactor">What spot is multiplied by: 1.18 is +18 %; 0 to 20.</param>
    /// <param name="dampening">What the P&amp;L is multiplied by, for moves too large to charge in full; 0 to 10.</param>
    public Scenario(double spotFactor, VolatilityMove move, double dampening = 1)
    {
        SpotFactor = Bound.Within(spotFactor, 0, 20, nameof(SpotFactor));
        Dampening = Bound.Within(dampening, 0, 10, nameof(Dampening));
        Move = Enum.IsDefined(move) ? move : throw new ArgumentOutOfRangeException(nameof(move), move, "Expected a named move.");
        Name = NameOf(SpotFactor, move, Dampening);
    }

    public double SpotFactor { get; }

    public VolatilityMove Move { get; }

    public double Dampening { get; }

    /// <summary>For people: "spot +13.5 %, volatility up". A dampened scenario says by how much.</summary>
    public string Name { get; }

    /// <summary>What one dollar of spot delta gains here: (factor − 1)·dampening. Delta from outside the model is added with it.</summary>
    public double LinearFactor => (SpotFactor - 1) * Dampening;

    public bool IsSkew => Move is VolatilityMove.LinearSkew or VolatilityMove.AbsoluteSkew;

    private static string NameOf(double spotFactor, VolatilityMove move, double dampening)
    {
        string volatility = move switch
        {
            VolatilityMove.Up => "volatility up",
            VolatilityMove.Down => "volatility down",
            VolatilityMove.LinearSkew => "linear skew",
            VolatilityMove.AbsoluteSkew => "absolute skew",
            _ => "volatility unchanged",
        };
        string spot = string.Create(CultureInfo.InvariantCulture, $"spot {(spotFactor - 1) * 100:+0.###;-0.###;0} %");
        string share = dampening == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", × {dampening:0.######}");
        return $"{spot}, {volatility}{share}";
    }
}
