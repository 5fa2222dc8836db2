using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator.Json;

/// <summary>Parses JSON strictly (RFC 8259, unique member names) and keeps the position of every value.</summary>
/// <remarks>The compiler's host does not promise any version of System.Text.Json, and that keeps no positions.</remarks>
internal sealed class JsonParser
{
    /// <summary>Deeper nesting is refused, so that no text can exhaust the stack.</summary>
    private const int MaximumDepth = 64;

    private readonly string _text;
    private int _at;
    private int _depth;

    private JsonParser(string text) => _text = text;

    /// <exception cref="JsonFaultException">The text is not one JSON value.</exception>
    public static JsonValue Parse(string text)
    {
        JsonParser parser = new(text);
        JsonValue value = parser.ReadValue();
        parser.SkipSpace();
        return parser._at == text.Length ? value : throw parser.Unexpected("the end of the file");
    }

    private JsonValue ReadValue()
    {
        SkipSpace();
        int start = _at;
        switch (Peek())
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            case '"':
                string text = ReadText();
                return JsonValue.Scalar(JsonKind.Text, SpanFrom(start), text);
            case 't':
                return ReadWord("true", JsonKind.True);
            case 'f':
                return ReadWord("false", JsonKind.False);
            case 'n':
                return ReadWord("null", JsonKind.Null);
            default:
                return ReadNumber();
        }
    }

    private JsonValue ReadObject()
    {
        int start = Enter('{');
        Dictionary<string, JsonValue> members = [];
        for (bool more = !TryTake('}'); more; more = !Closes('}'))
        {
            SkipSpace();
            int nameAt = _at;
            string name = Peek() == '"' ? ReadText() : throw Unexpected("a member name in quotes");
            if (members.ContainsKey(name))
                throw new JsonFaultException($"the member \"{name}\" appears twice", nameAt);
            Take(':');
            members.Add(name, ReadValue());
        }

        _depth--;
        return JsonValue.Object(SpanFrom(start), members);
    }

    private JsonValue ReadArray()
    {
        int start = Enter('[');
        List<JsonValue> items = [];
        for (bool more = !TryTake(']'); more; more = !Closes(']'))
            items.Add(ReadValue());

        _depth--;
        return JsonValue.Array(SpanFrom(start), items);
    }

    private int Enter(char bracket)
    {
        int start = _at;
        Take(bracket);
        if (++_depth > MaximumDepth)
            throw new JsonFaultException($"values are nested deeper than {MaximumDepth}", start);
        return start;
    }

    /// <summary>Takes a comma, or the closing bracket.</summary>
    private bool Closes(char bracket)
    {
        if (TryTake(bracket))
            return true;
        return TryTake(',') ? false : throw Unexpected($"',' or '{bracket}'");
    }

    private string ReadText()
    {
        StringBuilder text = new();
        for (_at++; Peek() != '"'; _at++)
        {
            if (_at >= _text.Length || Peek() < ' ')
                throw Unexpected("the end of the text, '\"'");
            text.Append(Peek() == '\\' ? ReadEscape() : Peek());
        }

        _at++;
        return text.ToString();
    }

    /// <summary>Reads an escape and stands on its last character.</summary>
    private char ReadEscape()
    {
        _at++;
        switch (Peek())
        {
            case '"' or '\\' or '/':
                return Peek();
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 < _text.Length && ushort.TryParse(
                _text.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _at += 4;
                return (char)code;
            default:
                throw Unexpected("an escape sequence");
        }
    }

    private JsonValue ReadWord(string word, JsonKind kind)
    {
        int start = _at;
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            throw Unexpected("a value");
        _at += word.Length;
        return JsonValue.Scalar(kind, SpanFrom(start));
    }

    private JsonValue ReadNumber()
    {
        int start = _at;
        if (Peek() == '-')
            _at++;
        bool leadingZero = Peek() == '0';
        if (ReadDigits() > 1 && leadingZero)
            throw new JsonFaultException("a number begins with 0", start);
        if (Peek() == '.')
        {
            _at++;
            ReadDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
                _at++;
            ReadDigits();
        }

        return JsonValue.Scalar(JsonKind.Number, SpanFrom(start), _text.Substring(start, _at - start));
    }

    private int ReadDigits()
    {
        int start = _at;
        while (Peek() is >= '0' and <= '9')
            _at++;
        return _at > start ? _at - start : throw Unexpected("a value");
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private void Take(char expected)
    {
        if (!TryTake(expected))
            throw Unexpected($"'{expected}'");
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (Peek() != expected)
            return false;
        _at++;
        return true;
    }

    /// <summary>The next character; NUL, which JSON never has outside of an escape, at the end.</summary>
    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(start, _at);

    private JsonFaultException Unexpected(string expected)
    {
        string found = _at < _text.Length ? $"'{_text[_at]}'" : "the end of the file";
        return new JsonFaultException($"expected {expected}, found {found}", _at);
    }
}
