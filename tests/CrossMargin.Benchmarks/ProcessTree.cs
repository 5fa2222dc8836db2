using System.Globalization;

namespace CrossMargin.Benchmarks;

/// <summary>CPU time of a process that this one started, with all its descendants, those that ended included.</summary>
/// <remarks>From /proc/PID/stat (proc(5)): Linux only, elsewhere nothing is said.</remarks>
internal static class ProcessTree
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    // Fields after the command's closing bracket, from 0: state, parent, …, utime, stime, cutime, cstime.
    private const int Parent = 1;
    private const int FirstTime = 11;
    private const int Times = 4;

    /// <summary>Seconds; NaN where the system does not tell.</summary>
    public static double CpuSeconds(int root)
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        Dictionary<int, string[]> all = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(folder) is { } fields)
                all[id] = fields;
        }

        long ticks = 0;
        foreach ((int id, string[] fields) in all)
        {
            if (IsBelow(id, root, all))
                ticks += fields.Skip(FirstTime).Take(Times).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>Makes the peak of this process's memory begin anew, after what went before was given back.</summary>
    public static void ResetPeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static bool IsBelow(int id, int root, Dictionary<int, string[]> all)
    {
        for (int steps = 0; steps < all.Count && all.TryGetValue(id, out string[]? fields); steps++)
        {
            if (id == root)
                return true;
            id = int.Parse(fields[Parent], CultureInfo.InvariantCulture);
        }

        return false;
    }

    /// <summary>Null for a process that ended meanwhile.</summary>
    private static string[]? Read(string folder)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
