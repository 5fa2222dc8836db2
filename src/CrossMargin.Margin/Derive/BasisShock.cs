using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Derive;

/// <summary>What forwards of single expiries may move on their own, against spot and each other.</summary>
/// <remarks>
/// Per expiry min(V(up) − V, V(down) − V, 0)·(add + perYear·T), V undiscounted by the static discount.
/// Source: derivexyz/v2-core, PMRMLib_2.sol, _addBasisContingency; the defaults are those of scripts/config-mainnet.sol, getPMRM2Params.
/// </remarks>
public sealed record BasisShock
{
    /// <summary>1 to 3.</summary>
    public double UpFactor { get; init => field = Bound.Within(value, 1, 3); } = 1.045;

    /// <summary>0 to 1.</summary>
    public double DownFactor { get; init => field = Bound.Within(value, 0, 1); } = 0.955;

    /// <summary>0 to 20.</summary>
    public double AddFactor { get; init => field = Bound.Within(value, 0, 20); } = 0.5;

    /// <summary>0 to 20.</summary>
    public double FactorPerYear { get; init => field = Bound.Within(value, 0, 20); } = 2;

    internal double Factor(double years) => AddFactor + FactorPerYear * years;
}
