using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

public sealed class SealedHeaderTests
{
    [Fact]
    public void ComputeHash_is_the_hash_of_real_blocks()
    {
        Assert.Equal(RealHeaders.GenesisHash, RealHeaders.Genesis.ComputeHash());
        Assert.Equal(RealHeaders.MainnetHash, RealHeaders.Mainnet.ComputeHash());
        Assert.Equal(RealHeaders.HoodiHash, RealHeaders.Hoodi.ComputeHash());
    }

    /// <summary>Any field that is another makes it the header of no block that is known.</summary>
    [Fact]
    public void FindFault_refuses_a_header_with_any_field_forged()
    {
        SealedHeader real = RealHeaders.Mainnet;
        Hash32 other = Hash32.OfNumber(1);
        SealedHeader[] forged =
        [
            real with { ParentHash = other }, real with { UnclesHash = other }, real with { Beneficiary = Address.Zero },
            real with { StateRoot = other }, real with { TransactionsRoot = other }, real with { ReceiptsRoot = other },
            real with { LogsBloom = new byte[256] }, real with { Difficulty = 1 }, real with { Number = real.Number + 1 },
            real with { GasLimit = 1 }, real with { GasUsed = 1 }, real with { Timestamp = 1 }, real with { ExtraData = default },
            real with { MixHash = other }, real with { Nonce = new byte[] { 0, 0, 0, 0, 0, 0, 0, 1 } }, real with { BaseFeePerGas = 1 },
            real with { WithdrawalsRoot = other }, real with { BlobGasUsed = 1 }, real with { ExcessBlobGas = 1 },
            real with { ParentBeaconBlockRoot = other }, real with { RequestsHash = other }, real with { RequestsHash = null },
        ];

        Assert.Null(real.FindFault(RealHeaders.MainnetHash));
        Assert.All(forged, header => Assert.IsType<ProofRefusal.ForeignHeader>(header.FindFault(RealHeaders.MainnetHash)));
        Assert.Equal(forged.Length, forged.Select(header => header.ComputeHash()).Distinct().Count());
    }

    [Fact]
    public void FindFault_refuses_a_header_that_lacks_a_field_before_one_it_has()
    {
        SealedHeader gap = RealHeaders.Mainnet with { BlobGasUsed = null };

        Assert.Equal(new ProofRefusal.HeaderGap("blobGasUsed"), gap.FindFault(gap.ComputeHash()));
    }
}
