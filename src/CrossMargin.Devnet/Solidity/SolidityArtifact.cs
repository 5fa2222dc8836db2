using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Solidity;

/// <summary>A compiled contract.</summary>
/// <param name="Bytecode">Creation code in hexadecimal without 0x; libraries' addresses are still missing.</param>
public sealed record SolidityArtifact(JsonElement Abi, string Bytecode, IReadOnlyList<LibraryLink> Links)
{
    /// <summary>The creation code with the libraries' addresses in their places.</summary>
    /// <exception cref="DevnetException">A library that it needs is not among them.</exception>
    public byte[] Link(IReadOnlyDictionary<string, Address> libraries)
    {
        char[] code = Bytecode.ToCharArray();
        foreach (LibraryLink link in Links)
        {
            if (!libraries.TryGetValue(link.Library, out Address address))
                throw new DevnetException($"The library {link.Library} is not deployed.");
            Invariant.Require(link.Length == Address.Size, "A link is as long as an address.");
            address.ToString().AsSpan(2).CopyTo(code.AsSpan(link.Start * 2));
        }

        return Convert.FromHexString(code);
    }
}
