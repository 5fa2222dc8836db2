using System.Text.Json;
using System.Text.Json.Serialization;
using CrossMargin.Devnet;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>Where a command writes. For machines standard output holds JSON alone, and all else goes to standard error.</summary>
internal sealed class Screen(bool isJson)
{
    private static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    public bool IsJson { get; } = isJson;

    /// <summary>For people: tables, steps, progress.</summary>
    public IAnsiConsole Console { get; } = isJson
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) })
        : AnsiConsole.Console;

    /// <summary>Tells of the devnet's steps as they begin: installing, starting, compiling.</summary>
    public IProgress<DevnetProgress> Progress => new Steps(Console);

    /// <summary>One line of JSON on standard output.</summary>
    public static void WriteJson<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonForm));

    /// <summary>The value as JSON for machines, or drawn for people.</summary>
    public void Show<T>(T value, Action<IAnsiConsole> draw)
    {
        if (IsJson)
            WriteJson(value);
        else
            draw(Console);
    }

    /// <summary>What went wrong, on standard error; for machines also as {"errors":[…]}.</summary>
    public void Fail(IReadOnlyList<string> messages)
    {
        foreach (string message in messages)
            System.Console.Error.WriteLine($"crossmargin: {message}");
        if (IsJson)
            WriteJson(new { errors = messages });
    }

    // Not Progress<T>: that would report on the thread pool, out of order and after the fact.
    private sealed class Steps(IAnsiConsole console) : IProgress<DevnetProgress>
    {
        public void Report(DevnetProgress value)
        {
            if (!value.Done)
                console.MarkupLineInterpolated($"[grey]{value.Step} …[/]");
        }
    }
}
