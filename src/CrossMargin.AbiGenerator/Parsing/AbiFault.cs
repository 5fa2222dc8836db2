using Microsoft.CodeAnalysis.Text;

namespace CrossMargin.AbiGenerator.Parsing;

/// <summary>What is wrong with an ABI file, and where.</summary>
internal sealed record AbiFault(AbiFaultKind Kind, string Message, TextSpan Span);

/// <summary>The numbers are those of the diagnostics: CMABI001 and so on. They are never used for another fault.</summary>
internal enum AbiFaultKind
{
    MalformedJson = 1,
    MissingField = 2,
    UnknownType = 3,
    BadTuple = 4,
    Duplicate = 5,
    TooManyIndexed = 6,
    BadName = 7,
}
