using System.Text;

namespace CrossMargin.AbiGenerator.Emission;

/// <summary>C# text with its indentation.</summary>
internal sealed class CodeText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
    }

    /// <summary>The header, and what it holds in braces.</summary>
    public void Block(string header, Action content)
    {
        Line(header);
        Line("{");
        _depth++;
        content();
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();
}
