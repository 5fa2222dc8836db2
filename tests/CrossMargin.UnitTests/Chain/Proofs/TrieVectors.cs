using System.Text;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Published cases of ethereum/tests, TrieTests: trieanyorder.json, trietest.json, hex_encoded_securetrie_test.json.</summary>
internal static class TrieVectors
{
    public static TheoryData<string, string, string[]> Roots => new()
    {
        {
            "singleItem", "0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab",
            ["A", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
        },
        {
            "dogs", "0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3",
            ["doe", "reindeer", "dog", "puppy", "dogglesworth", "cat"]
        },
        {
            // What is left of emptyValues after its deletions.
            "emptyValues", "0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84",
            ["do", "verb", "horse", "stallion", "doge", "coin", "dog", "puppy"]
        },
        {
            "insert-middle-leaf", "0xcb65032e2f76c48b82b5c24b3db8f670ce73982869d38cd39a624f23d62a9e89",
            [
                "key1aa", "0123456789012345678901234567890123456789xxx", "key1", "0123456789012345678901234567890123456789Very_Long",
                "key2bb", "aval3", "key2", "short", "key3cc", "aval3", "key3", "1234567890123456789012345678901",
            ]
        },
        {
            // What is left of jeff after its deletion and its overwriting.
            "jeff", "0x9f6221ebb8efe7cff60a716ecb886e67dd042014be444669f0159d8e68b42100",
            [
                "0x0000000000000000000000000000000000000000000000000000000000000045", "0x22b224a1420a802ab51d326e29fa98e34c4f24ea",
                "0x0000000000000000000000000000000000000000000000000000000000000046", "0x67706c2076330000000000000000000000000000000000000000000000000000",
                "0x000000000000000000000000697c7b8c961b56f675d570498424ac8de1a918f6", "0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000",
                "0x0000000000000000000000007ef9e639e2733cb34e4dfc576d4b23f72db776b2", "0x4655474156000000000000000000000000000000000000000000000000000000",
                "0x000000000000000000000000ec4f34c97e43fbb2816cfd95e388353c7181dab1", "0x4e616d6552656700000000000000000000000000000000000000000000000000",
                "0x4655474156000000000000000000000000000000000000000000000000000000", "0x7ef9e639e2733cb34e4dfc576d4b23f72db776b2",
                "0x4e616d6552656700000000000000000000000000000000000000000000000000", "0xec4f34c97e43fbb2816cfd95e388353c7181dab1",
                "0x6f6f6f6820736f2067726561742c207265616c6c6c793f000000000000000000", "0x697c7b8c961b56f675d570498424ac8de1a918f6",
            ]
        },
        {
            // branchingTests: everything was deleted again.
            "branchingTests", "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", []
        },
    };

    /// <summary>hex_encoded_securetrie_test.json, test1: addresses and accounts of a state.</summary>
    public const string StateRoot = "0x730a444e08ab4b8dee147c9b232fc52d34a223d600031c1e9d25bfc985cbd797";

    public static IReadOnlyList<(Address Address, string Account)> State { get; } =
    [
        (Address.Parse("0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"), "0xf848018405f446a7a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (Address.Parse("0x095e7baea6a6c7c4c2dfeb977efac326af552d87"), "0xf8440101a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a004bccc5d94f4d1f99aab44369a910179931772f2a5c001c3229f57831c102769"),
        (Address.Parse("0xd2571607e241ecf590ed94b12d87c94babe36db6"), "0xf8440180a0ba4b47865c55a341a4a78759bb913cd15c3ee8eaf30a62fa8d1c8863113d84e8a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (Address.Parse("0x62c01474f089b07dae603491675dc5b5748f7049"), "0xf8448080a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (Address.Parse("0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba"), "0xf8478083019a59a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421a0c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
    ];

    public static TrieEntry[] Entries(string[] texts) =>
        [.. texts.Chunk(2).Select(pair => new TrieEntry(BytesOf(pair[0]), BytesOf(pair[1])))];

    private static byte[] BytesOf(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Hex.Parse(text) : Encoding.ASCII.GetBytes(text);
}
