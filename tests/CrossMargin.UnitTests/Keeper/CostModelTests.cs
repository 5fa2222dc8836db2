using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper;
using CrossMargin.Keeper.Planning;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.UnitTests.Keeper;

public sealed class CostModelTests
{
    private static readonly ChainSettings Settings = new(
        "perps", new ChainId(10), [], TimeSpan.FromSeconds(2), TimeSpan.FromDays(3.65), new Underlying("ETH"), [], [],
        [new VenueSettings("perp", VenueKind.PerpCurie, new Dictionary<string, Address> { [VenueKind.ClearingHouse] = Named('a') }, [], 0)]);

    private static readonly Token Usdc = new(Settings.ChainId, Named('d'), "USDC", 6, new Underlying("USD"));
    private static readonly GasQuote Quote = new(2_000_000_000, 1_000_000_000, 1_000_000_000, 2000);

    private static readonly IVenueAdapter Adapter = VenueCatalog.CreateAdapter(Settings, Settings.Venues[0]);

    [Theory]
    [InlineData(null, 4_000, 20)]           // Half a per cent: a tenth of what the venue's adapter bears.
    [InlineData(null, -4_000, 20)]
    [InlineData(0.01, -4_000, 40)]
    [InlineData(0.0, 4_000, 0)]
    public void Closing_what_is_inherited_costs_its_slippage(double? configured, double inheritedUsd, double slippageUsd)
    {
        PlanCost cost = Of(new KeeperOptions { ClosingSlippage = configured, InventoryHaircut = 0.5 }, OptionOf(repay: 0) with { InheritedUsd = inheritedUsd });

        // The fee is paid in what the venue settles in, and needs no sale.
        Assert.Equal(slippageUsd, cost.SlippageUsd, precision: 9);
    }

    [Fact]
    public void Each_step_costs_gas_and_data()
    {
        PlanCost cost = Of(new KeeperOptions { AssumedGas = 500_000 }, OptionOf(repay: 0) with { LaterSteps = 2 });

        Assert.Equal((2.2, 3.0), (cost.GasUsd, cost.DataFeeUsd));       // (100,000 + 2 · 500,000) · 1 gwei · 2000; 3 · 0.0005 · 2000
    }

    [Fact]
    public void What_is_repaid_costs_interest_until_it_is_final() =>
        Assert.Equal(1_000 * 0.05 / 100, Of(new KeeperOptions(), OptionOf(repay: 1_000)).CapitalUsd, precision: 9);

    [Fact]
    public void Borrowed_money_costs_neither_interest_nor_a_sale_of_its_own()
    {
        Token weth = Usdc with { Address = Named('c'), Symbol = "WETH" };
        LiquidationOption option = OptionOf(repay: 1_000) with { Collateral = weth };
        Sizing.Sized sized = SizedOf(option) with { Flash = new FlashFunding(Named('e'), Named('b'), Named('9'), 1, 10) };

        PlanCost cost = new CostModel(Settings, Adapters, new KeeperOptions { InventoryHaircut = 0.1 }).Of(sized, Quote, 100_000, default);

        Assert.Equal((0.0, 0.0), (cost.SlippageUsd, cost.CapitalUsd));
    }

    private static Dictionary<VenueId, IVenueAdapter> Adapters => new() { [Adapter.Venue] = Adapter };

    private static PlanCost Of(KeeperOptions options, LiquidationOption option) =>
        new CostModel(Settings, Adapters, options).Of(SizedOf(option), Quote, 100_000, new RollupFee(BigInteger.Pow(10, 15) / 2));

    private static LiquidationOption OptionOf(int repay) =>
        new(Usdc, new TokenAmount(repay * (BigInteger)1_000_000, 6), repay, Usdc, new TokenAmount(50_000_000, 6), 50);

    private static Sizing.Sized SizedOf(LiquidationOption option) => new(
        new LiquidationPlan(new SubAccountId(Adapter.Venue, new SubAccountKey(Named('1'))), option, new BlockRef(Settings.ChainId, 1, Hash32.OfNumber(1), 1), 2),
        new CallRequest(Named('a'), new byte[4]));

    private static Address Named(char digit) => Address.Parse("0x" + new string(digit, 40));
}
