using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>The JSON of a keystore.</summary>
internal static class KeystoreJson
{
    private const int Version = 3;
    private const string Cipher = "aes-128-ctr";

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 8 };

    /// <param name="source">What faults call the file.</param>
    /// <exception cref="ConfigurationException">Every fault of it.</exception>
    public static Keystore Read(ReadOnlyMemory<byte> json, string source)
    {
        using JsonDocument document = JsonText.Parse(json, source, Bounded);
        return JsonNodeReader.ReadRoot(document.RootElement, source, Read)!;
    }

    /// <summary>As Geth writes it: one line, hexadecimal without 0x.</summary>
    public static ReadOnlyMemory<byte> Write(Keystore keystore)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        if (keystore.Address is { } address)
            writer.WriteString("address", Digits(address.ToArray()));
        writer.WriteStartObject("crypto");
        writer.WriteString("cipher", Cipher);
        writer.WriteString("ciphertext", Digits(keystore.Ciphertext.Span));
        writer.WriteStartObject("cipherparams");
        writer.WriteString("iv", Digits(keystore.Vector.Span));
        writer.WriteEndObject();
        writer.WriteString("kdf", keystore.Derivation.Name);
        Write(writer, keystore.Derivation);
        writer.WriteString("mac", Digits(keystore.Code.ToArray()));
        writer.WriteEndObject();
        writer.WriteString("id", RandomId());
        writer.WriteNumber("version", Version);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static Keystore? Read(JsonNodeReader root)
    {
        root.WholeNumber("version", Version, Version);
        Address? address = root.Has("address") && HexText.Read(root, "address", Address.Size, Address.Size) is { IsEmpty: false } bytes
            ? new Address(bytes.Span) : null;
        // Some wallets wrote it with a capital letter.
        if (root.Child(!root.Has("crypto") && root.Has("Crypto") ? "Crypto" : "crypto") is not { } crypto)
            return null;
        crypto.Text("cipher", Cipher, text => text == Cipher);
        ReadOnlyMemory<byte> vector = crypto.Child("cipherparams") is { } parameters
            ? HexText.Read(parameters, "iv", Keystore.VectorSize, Keystore.VectorSize) : default;
        ReadOnlyMemory<byte> ciphertext = HexText.Read(crypto, "ciphertext", PrivateKey.Size, PrivateKey.Size);
        ReadOnlyMemory<byte> code = HexText.Read(crypto, "mac", Hash32.Size, Hash32.Size);
        return KeyDerivation.Read(crypto) is { } derivation && code.Length == Hash32.Size
            ? new Keystore(address, derivation, vector, ciphertext, new Hash32(code.Span)) : null;
    }

    private static void Write(Utf8JsonWriter writer, KeyDerivation derivation)
    {
        writer.WriteStartObject("kdfparams");
        writer.WriteNumber("dklen", derivation.Length);
        switch (derivation)
        {
            case KeyDerivation.Scrypt scrypt:
                writer.WriteNumber("n", scrypt.Cost);
                writer.WriteNumber("p", scrypt.Parallelism);
                writer.WriteNumber("r", scrypt.BlockSize);
                break;
            case KeyDerivation.Pbkdf2 pbkdf2:
                writer.WriteNumber("c", pbkdf2.Iterations);
                writer.WriteString("prf", KeyDerivation.Pbkdf2.Prf);
                break;
        }

        writer.WriteString("salt", Digits(derivation.Salt.Span));
        writer.WriteEndObject();
    }

    private static string Digits(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>A random UUID of version 4 (RFC 9562): the format asks for one, nothing reads it.</summary>
    private static Guid RandomId()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
