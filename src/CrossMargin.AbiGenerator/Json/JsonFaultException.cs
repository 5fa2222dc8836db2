using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator.Json;

/// <summary>Text that is no JSON.</summary>
internal sealed class JsonFaultException(string message, int position) : Exception(message)
{
    /// <summary>The character that was not expected, or the end of the text.</summary>
    public TextSpan Span { get; } = new(position, 0);
}
