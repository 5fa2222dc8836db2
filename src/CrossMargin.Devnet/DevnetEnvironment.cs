using System.Runtime.InteropServices;

namespace CrossMargin.Devnet;

/// <summary>All that the devnet takes from outside: where it may keep files, the clock, who is told of its progress.</summary>
/// <param name="CacheFolder">For what can be fetched or compiled again.</param>
/// <param name="Variable">Reads an environment variable; null when it is not set.</param>
public sealed record DevnetEnvironment(
    string CacheFolder, TimeProvider Time, IProgress<DevnetProgress> Progress, Func<string, string?> Variable)
{
    /// <summary>This machine and user: cache folder and variables from the environment.</summary>
    public static DevnetEnvironment OfMachine(TimeProvider time, IProgress<DevnetProgress>? progress = null) =>
        new(
            DevnetFolders.Cache(CurrentPlatform(), Environment.GetEnvironmentVariable, HomeFolder()),
            time,
            progress ?? new Progress<DevnetProgress>(),
            Environment.GetEnvironmentVariable);

    internal static OSPlatform CurrentPlatform() =>
        OperatingSystem.IsWindows() ? OSPlatform.Windows
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX
        : OSPlatform.Linux;

    internal static string HomeFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Reports the begin of a step now and its end when disposed.</summary>
    internal IDisposable Step(string step) => new RunningStep(Progress, step);

    private sealed class RunningStep : IDisposable
    {
        private readonly IProgress<DevnetProgress> _progress;
        private readonly string _step;

        public RunningStep(IProgress<DevnetProgress> progress, string step)
        {
            (_progress, _step) = (progress, step);
            _progress.Report(new DevnetProgress(_step, Done: false));
        }

        public void Dispose() => _progress.Report(new DevnetProgress(_step, Done: true));
    }
}
