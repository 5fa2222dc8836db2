using System.Numerics;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Headers of blocks that everybody can look up, one for each form that a header has had.</summary>
internal static class RealHeaders
{
    private static readonly Hash32 NoUncles = Hash32.Parse("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
    private static readonly Hash32 EmptyRoot = Hash32.Parse("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    private static readonly Hash32 NoRequests = Hash32.Parse("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    public static Hash32 GenesisHash { get; } = Hash32.Parse("0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3");

    /// <summary>Ethereum's first block: the form of Frontier.</summary>
    public static SealedHeader Genesis { get; } = new()
    {
        ParentHash = Hash32.Zero,
        UnclesHash = NoUncles,
        Beneficiary = Address.Zero,
        StateRoot = Hash32.Parse("0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544"),
        TransactionsRoot = EmptyRoot,
        ReceiptsRoot = EmptyRoot,
        LogsBloom = new byte[256],
        Difficulty = 0x400000000,
        Number = 0,
        GasLimit = 5_000,
        GasUsed = 0,
        Timestamp = 0,
        ExtraData = Hex.Parse("0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa"),
        MixHash = Hash32.Zero,
        Nonce = Hex.Parse("0x0000000000000042"),
    };

    public static Hash32 MainnetHash { get; } = Hash32.Parse("0xd0821d79e728073edcb128821c5c532decb6eb860796a88266fd379f4ef3f12a");

    /// <summary>Ethereum's block 25930330: every field up to Prague's.</summary>
    public static SealedHeader Mainnet { get; } = new()
    {
        ParentHash = Hash32.Parse("0xf8905e811d10e5e7ac05a8a195121867db054cefe3ef8d5dc507f7f5605a6d1a"),
        UnclesHash = NoUncles,
        Beneficiary = Address.Parse("0x4838b106fce9647bdf1e7877bf73ce8b0bad5f97"),
        StateRoot = Hash32.Parse("0x9253e9ef711228f1bc2db88ea20bcbb0c5ec2e5ce11479f0a0efad946d90fe9b"),
        TransactionsRoot = Hash32.Parse("0x0caa872b49a456eeb384b5356a380ae978341e2034da03dcb335e3dc01a95791"),
        ReceiptsRoot = Hash32.Parse("0xdcf2b51471e19ee97b55390e5ee90ecf9593f38cd0633c81c43a24d8239acb18"),
        LogsBloom = Hex.Parse("0xa4ebdae7c7ec6ffdbf54dffee6bf3fc7dbd69d1c76e4a798ed4beadebc76faf7bfd9efefe17fd1b6ffd37fbb6e3f3fcb6fafe3fcfebb7fdefefdff9eb57f9f67dff6d76445e6cffeefdaa9efaffbb3ef7fa97637bbffa735ff76dff4f73d5dfdbf16f75fb3f4654bff55b9f99fbffe6fe62be67eedb6bf67abd66bbf177ee7f1eb79eefdf75c37fbfebff77957bbdffae6dddef7ff6f6d5ee6e5f96671dffda74fd63babf7c9e65ffffde7f5ff7f5fcbdfd6ab7ffe52ff9fd2ed5776772d91d3ffe57fd7dececdff18c7afd3e97eefcd23ffafc3efeff3ff11df8bd73ff8eae7feb3af2efbef7dbede7a7fce7ef5fd677ff7f7afffb08fcb071bf7fff9dbf5f7"),
        Difficulty = 0,
        Number = 0x18baa5a,
        GasLimit = 0x3938700,
        GasUsed = 0x1db7e4d,
        Timestamp = 0x6a9f9253,
        ExtraData = Hex.Parse("0x546974616e2028746974616e6275696c6465722e78797a29"),
        MixHash = Hash32.Parse("0x2345d8e57dca5c309071def74a6e0348587de0a7fe3f5156d23485004772e3d7"),
        Nonce = new byte[8],
        BaseFeePerGas = 0x3fdeb01,
        WithdrawalsRoot = Hash32.Parse("0xcd50d01122559312624f0b42b77ceebfce6eb78c6fd7ae7755ac51d122eb1ce0"),
        BlobGasUsed = 0xa0000,
        ExcessBlobGas = 0xa93e499,
        ParentBeaconBlockRoot = Hash32.Parse("0xabbdecf3bc81408f562e123ea02b307c224f945eda14397f06775cfef1119ad6"),
        RequestsHash = NoRequests,
    };

    public static Hash32 HoodiHash { get; } = Hash32.Parse("0x5e98e8e4d80928867e03eb2224f66fc8c68f687de3a5550119c365fca7abb118");

    /// <summary>Block 411443 of the Hoodi testnet, with one plain transfer.</summary>
    public static SealedHeader Hoodi { get; } = new()
    {
        ParentHash = Hash32.Parse("0x84eba4ac122adba9bbe79b78ccc538ec5fd7b612cd6c2cd6d4ac3a23160f6151"),
        UnclesHash = NoUncles,
        Beneficiary = Address.Parse("0x25941dc771bb64514fc8abbce970307fb9d477e9"),
        StateRoot = Hash32.Parse("0x7347d30e42da2799eb5b51d8e1a81756323afd47d68e9c7f7fe5c6cfd38572bd"),
        TransactionsRoot = Hash32.Parse("0x7cbc552113ed936ee351981d5151a8913cc7cc2ac55d930d6a43ded6e721c21b"),
        ReceiptsRoot = Hash32.Parse("0x056b23fbba480696b65fe5a59b8f2148a1299103c4f57df839233af2cf4ca2d2"),
        LogsBloom = new byte[256],
        Difficulty = BigInteger.Zero,
        Number = 0x64733,
        GasLimit = 0x2255100,
        GasUsed = 0x5208,
        Timestamp = 0x68285874,
        ExtraData = Hex.Parse("0x4e65746865726d696e64"),
        MixHash = Hash32.Parse("0x5aa29a261f252912f12377c312d68a616af8efef7a9f8c8911b7482bcf4a3adc"),
        Nonce = new byte[8],
        BaseFeePerGas = 0x4227fedf,
        WithdrawalsRoot = Hash32.Parse("0x9a0aedb6a7b38b44467d87dd8c08b64589fcf729a0f60e9361ecb160f074b08c"),
        BlobGasUsed = 0,
        ExcessBlobGas = 0,
        ParentBeaconBlockRoot = Hash32.Parse("0x065c517950023785bf51c075203764504b5fa9b65b8fe3943aa9fb8a86e0391d"),
        RequestsHash = NoRequests,
    };
}
