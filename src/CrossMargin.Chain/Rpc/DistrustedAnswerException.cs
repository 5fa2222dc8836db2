using System.Text.Json;

namespace CrossMargin.Chain.Rpc;

/// <summary>What a result reader throws when an answer has the right form, but cannot be true.</summary>
internal sealed class DistrustedAnswerException(Distrust distrust) : JsonException(distrust.Text)
{
    public Distrust Distrust { get; } = distrust;
}
