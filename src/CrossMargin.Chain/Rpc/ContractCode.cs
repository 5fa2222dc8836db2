using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>What an address's code says about who may sign for it.</summary>
public static class ContractCode
{
    /// <summary>Code other than an EIP-7702 delegation, which the key's owner can set and clear: 0xef0100 and an address.</summary>
    public static bool IsContract(ReadOnlySpan<byte> code) =>
        !code.IsEmpty && !(code.Length == 3 + Address.Size && code.StartsWith(stackalloc byte[] { 0xef, 0x01, 0x00 }));
}
