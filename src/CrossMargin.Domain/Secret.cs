using System.Security.Cryptography;
using System.Text;

namespace CrossMargin.Domain;

/// <summary>A passphrase, a token, a key: bytes that show themselves to nobody who does not ask for them by name.</summary>
/// <remarks>
/// The bytes lie in one place, which the garbage collector does not copy, and are gone after <see cref="Dispose"/>. Text that a secret was made
/// of is its caller's: strings cannot be erased.
/// </remarks>
public sealed class Secret : IDisposable
{
    private readonly byte[] _bytes;
    private bool _isDisposed;

    private Secret(int length) => _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    public static Secret Of(ReadOnlySpan<byte> bytes)
    {
        Secret secret = new(bytes.Length);
        bytes.CopyTo(secret._bytes);
        return secret;
    }

    /// <summary>The text as UTF-8.</summary>
    public static Secret OfText(ReadOnlySpan<char> text)
    {
        Secret secret = new(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, secret._bytes);
        return secret;
    }

    /// <summary>The bytes themselves, for as long as this is not disposed.</summary>
    /// <exception cref="ObjectDisposedException">They are gone.</exception>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _bytes;
    }

    /// <summary>The bytes as text, for interfaces that take nothing else.</summary>
    /// <inheritdoc cref="Reveal"/>
    public string RevealText() => Encoding.UTF8.GetString(Reveal());

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    public override string ToString() => "(secret)";
}
