namespace CrossMargin.AbiGenerator;

/// <summary>Texts compared by value, so that an edit elsewhere does not generate everything again.</summary>
internal sealed class EquatableSet(HashSet<string> texts) : System.IEquatable<EquatableSet>
{
    private readonly HashSet<string> _texts = texts;

    public bool Contains(string text) => _texts.Contains(text);

    public bool Equals(EquatableSet? other) => other is not null && _texts.SetEquals(other._texts);

    public override bool Equals(object? obj) => Equals(obj as EquatableSet);

    public override int GetHashCode() => _texts.Count;
}
