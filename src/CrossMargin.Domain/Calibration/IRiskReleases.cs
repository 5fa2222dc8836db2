namespace CrossMargin.Domain.Calibration;

/// <summary>The record of every calibration: one row a run, refused ones too.</summary>
public interface IRiskReleases
{
    /// <summary>Records a run.</summary>
    /// <returns>The same with its number.</returns>
    Task<RiskRelease> RecordAsync(RiskRelease release, CancellationToken cancellationToken);

    /// <summary>The newest release that is to be used; null before the first.</summary>
    Task<RiskRelease?> FindReleasedAsync(CancellationToken cancellationToken);

    /// <summary>The newest runs, refused ones too, newest first.</summary>
    /// <param name="count">1 to <see cref="PageMax"/>.</param>
    Task<IReadOnlyList<RiskRelease>> ReadNewestAsync(int count, CancellationToken cancellationToken);

    const int PageMax = 1_000;
}
