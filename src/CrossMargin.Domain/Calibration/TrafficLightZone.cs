namespace CrossMargin.Domain.Calibration;

/// <summary>The zones of the Basel committee's backtest (bcbs22, 1996).</summary>
public enum TrafficLightZone
{
    /// <summary>No more exceptions than a right model has in 95 of 100 samples.</summary>
    Green,
    Yellow,

    /// <summary>So many exceptions that a right model has as many in one of ten thousand samples: it is presumed wrong.</summary>
    Red,
}
