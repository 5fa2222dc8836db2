using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The same figures from the contracts' own view functions, at one block.</summary>
internal sealed class PerpReading(Address house, SubAccountKey account, VenueSlots slots, PerpCatalog catalog)
{
    private readonly Address _trader = account.Holder;
    private readonly Address _vault = slots[PerpSlots.Vault].ToAddress();
    private readonly Address _balance = slots[PerpSlots.AccountBalance].ToAddress();
    private readonly Address _exchange = slots[PerpSlots.Exchange].ToAddress();
    private readonly List<Func<Figure>> _verdict = [];
    private readonly Dictionary<Slot, BigInteger?> _balances = [];
    private BigInteger? _cashInVault;
    private BigInteger? _realised;

    public async Task<IReadOnlyList<Figure>> ReadAsync(IChainClient chain, BlockId block, CancellationToken cancellationToken)
    {
        Invariant.Require(!_vault.IsZero, "An account of Perp comes after its contracts were read.");
        BigInteger? accountValue = null;
        BlockReads first = new();
        first.Ask(
            house, ClearingHouse.GetAccountValue.Encode(_trader), ClearingHouse.GetAccountValue.DecodeResult, value => accountValue = value);
        await first.RunAsync(chain, block, cancellationToken);
        BlockReads reads = new();
        AskBalances(reads);
        if (accountValue is { } value)
        {
            AskVerdict(reads);
            AskPositions(reads, value);
            AskHoldings(reads);
        }

        await reads.RunAsync(chain, block, cancellationToken);
        // Half an answer about cash is none.
        _balances[PerpSlots.Cash] = _cashInVault * VenueTerms.Read(slots).Scale + _realised;
        return
        [
            .. _verdict.Select(figure => figure()),
            .. PerpFigures.Balances(catalog.Collaterals(slots), catalog.Markets(slots), slot => _balances[slot]),
        ];
    }

    private void AskBalances(BlockReads reads)
    {
        reads.Ask(_vault, Vault.GetBalance.Encode(_trader), Vault.GetBalance.DecodeResult, balance => _cashInVault = balance);
        reads.Ask(
            _balance, AccountBalance.GetPnlAndPendingFee.Encode(_trader),
            data => AccountBalance.GetPnlAndPendingFee.DecodeResult(data).Value0, gain => _realised = gain);
        // That view values the positions, too, and fails without a price; what the vault is given when it settles needs none.
        reads.Ask(
            new CallRequest(_balance, AccountBalance.SettleOwedRealizedPnl.Encode(_trader), _vault),
            data => (BigInteger?)AccountBalance.SettleOwedRealizedPnl.DecodeResult(data), null, gain => _realised ??= gain);
        foreach (CollateralSlots collateral in catalog.Collaterals(slots))
        {
            reads.Ask(
                _vault, Vault.GetBalanceByToken.Encode(_trader, collateral.Token), Vault.GetBalanceByToken.DecodeResult,
                balance => _balances[collateral.Balance] = balance);
        }

        foreach (MarketSlots market in catalog.Markets(slots))
        {
            reads.Ask(
                _balance, AccountBalance.GetAccountInfo.Encode(_trader, market.BaseToken), AccountBalance.GetAccountInfo.DecodeResult, null,
                info => (_balances[market.Size], _balances[market.Notional]) =
                    (info?.TakerPositionSize, info?.TakerOpenNotional));
        }
    }

    private void AskVerdict(BlockReads reads)
    {
        AskFigure(reads, "accountValue", _vault, Vault.GetAccountValue.Encode(_trader), Vault.GetAccountValue.DecodeResult);
        AskFigure(
            reads, "marginRequirement", _balance, AccountBalance.GetMarginRequirementForLiquidation.Encode(_trader),
            AccountBalance.GetMarginRequirementForLiquidation.DecodeResult);
        AskFigure(
            reads, "isLiquidatable", _vault, Vault.IsLiquidatable.Encode(_trader),
            data => Vault.IsLiquidatable.DecodeResult(data) ? 1 : 0);
        AskFigure(
            reads, "collateralMarginRequirement", _vault, Vault.GetMarginRequirementForCollateralLiquidation.Encode(_trader),
            Vault.GetMarginRequirementForCollateralLiquidation.DecodeResult);
        AskFigure(
            reads, "freeCollateral", _vault, Vault.GetFreeCollateralByRatio.Encode(_trader, (uint)slots[PerpSlots.InitialRatio]),
            Vault.GetFreeCollateralByRatio.DecodeResult);
        AskFigure(
            reads, "debtValue", _balance, AccountBalance.GetTotalDebtValue.Encode(_trader), AccountBalance.GetTotalDebtValue.DecodeResult);
    }

    private void AskPositions(BlockReads reads, BigInteger accountValue)
    {
        foreach (MarketSlots market in catalog.Markets(slots).Where(market => MarketPosition.Read(account, market, slots) is not null))
        {
            AskFigure(
                reads, PerpFigures.TakerSize(market).Name, _balance,
                AccountBalance.GetTakerPositionSize.Encode(_trader, market.BaseToken), AccountBalance.GetTakerPositionSize.DecodeResult);
            AskFigure(
                reads, PerpFigures.TotalSize(market).Name, _balance,
                AccountBalance.GetTotalPositionSize.Encode(_trader, market.BaseToken), AccountBalance.GetTotalPositionSize.DecodeResult);
            AskFigure(
                reads, PerpFigures.Funding(market).Name, _exchange, Exchange.GetPendingFundingPayment.Encode(_trader, market.BaseToken),
                Exchange.GetPendingFundingPayment.DecodeResult);
            AskFigure(
                reads, PerpFigures.Liquidatable(market).Name, _balance,
                AccountBalance.GetLiquidatablePositionSize.Encode(_trader, market.BaseToken, accountValue),
                AccountBalance.GetLiquidatablePositionSize.DecodeResult);
        }
    }

    private void AskHoldings(BlockReads reads)
    {
        foreach (CollateralSlots collateral in catalog.Collaterals(slots).Where(each => !slots[account, each.Balance].IsZero))
        {
            CollateralSale? sale = null;
            reads.Ask(
                _vault, Vault.GetMaxRepaidSettlementAndLiquidatableCollateral.Encode(_trader, collateral.Token), ReadSale, null,
                answer => sale = answer);
            _verdict.Add(() => new Figure(PerpFigures.Repayable(collateral).Name, sale?.Repay));
            _verdict.Add(() => new Figure(PerpFigures.Seizable(collateral).Name, sale?.Seize));
        }
    }

    private void AskFigure(BlockReads reads, string name, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode)
    {
        BigInteger? figure = null;
        reads.Ask(contract, call, decode, answer => figure = answer);
        _verdict.Add(() => new Figure(name, figure));
    }

    private static CollateralSale? ReadSale(ReadOnlySpan<byte> data)
    {
        var largest = Vault.GetMaxRepaidSettlementAndLiquidatableCollateral.DecodeResult(data);
        return new CollateralSale(largest.MaxRepaidSettlementX10S, largest.MaxLiquidatableCollateral);
    }
}
