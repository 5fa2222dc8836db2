using System.Globalization;
using System.Runtime.CompilerServices;

namespace CrossMargin.Margin.Parameters;

/// <summary>Rejects a parameter outside its range, so that a bad value never reaches a formula.</summary>
internal static class Bound
{
    /// <exception cref="ArgumentOutOfRangeException">Names the parameter, what was found, and its range. NaN is in no range.</exception>
    public static double Within(double value, double least, double most, [CallerMemberName] string name = "") =>
        value >= least && value <= most ? value : throw Outside(name, Text(value), Text(least), Text(most));

    /// <inheritdoc cref="Within(double, double, double, string)"/>
    public static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most, [CallerMemberName] string name = "") =>
        value >= least && value <= most ? value : throw Outside(name, value.ToString(), least.ToString(), most.ToString());

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static ArgumentOutOfRangeException Outside(string name, string found, string least, string most) =>
        new(name, $"{name}: expected {least} to {most}, found {found}.");
}
