namespace CrossMargin.Devnet.Processes;

/// <summary>Keeps other processes, and other callers in this one, out. The operating system releases it when we die.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="patience">After this long the other process is taken to hang.</param>
    /// <returns>The lock; dispose it to let others in.</returns>
    public static async Task<IDisposable> AcquireAsync(
        string file, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        long started = time.GetTimestamp();
        while (true)
        {
            if (TryAcquire(file) is { } held)
                return held;
            if (time.GetElapsedTime(started) > patience)
                throw new DevnetException($"Another process has held {file} for {patience.TotalMinutes:F0} minutes. End it, and try again.");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <returns>Null when somebody else holds it.</returns>
    public static IDisposable? TryAcquire(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }
}
