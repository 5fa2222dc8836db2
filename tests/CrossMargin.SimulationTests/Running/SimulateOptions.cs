using System.Globalization;

namespace CrossMargin.SimulationTests.Running;

/// <summary>Which seeds to run, and what to say of them.</summary>
/// <param name="Count">Null: as many as begin within the seconds.</param>
/// <param name="Each">Every how manyth seed: so that several processes share them.</param>
internal sealed record SimulateOptions(int First, int? Count, TimeSpan? Time, int Each, bool Known, bool Stops, bool Trace, bool ShowsDigests)
{
    public bool IsMore(int done, TimeSpan elapsed) => (Count is not { } count || done < count) && (Time is not { } time || elapsed < time);

    /// <returns>Null for options that are not known, or values that are none.</returns>
    public static SimulateOptions? Parse(string[] options)
    {
        SimulateOptions parsed = new(First: 1, Count: null, Time: null, Each: 1, Known: false, Stops: false, Trace: false, ShowsDigests: false);
        for (int at = 0; at < options.Length; at++)
        {
            if (options[at] == "--trace")
                parsed = parsed with { Trace = true };
            else if (options[at] == "--known")
                parsed = parsed with { Known = true };
            else if (options[at] == "--stop")
                parsed = parsed with { Stops = true };
            else if (options[at] == "--digests")
                parsed = parsed with { ShowsDigests = true };
            else if (at + 1 == options.Length || !int.TryParse(options[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                || parsed.With(options[at++], value) is not { } next)
                return null;
            else
                parsed = next;
        }

        return parsed.Count is null && parsed.Time is null ? parsed with { Count = 1 } : parsed;
    }

    private SimulateOptions? With(string option, int value) => option switch
    {
        "--first" => this with { First = value },
        "--seeds" => this with { Count = value },
        "--seconds" => this with { Time = TimeSpan.FromSeconds(value) },
        "--each" when value > 0 => this with { Each = value },
        _ => null,
    };
}
