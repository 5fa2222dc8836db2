using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>What no event carries: settings, prices, funding, what makers hold. Read at the end of a batch, in rounds that need each other.</summary>
internal sealed partial class PerpReducer
{
    private const int SourcesBehind = 2;

    public async Task ObserveAsync(IChainClient chain, BlockRef at, CancellationToken cancellationToken)
    {
        _journal.MoveToEndOf(at);
        if (_contracts is null)
            throw new VenueDecodeException(Slots.Venue, at.Number, "the entry address is no clearing house with a vault that knows it.");
        SetContracts(_contracts);
        foreach (Address baseToken in _settlements.Take())
        {
            foreach (SubAccountKey account in PerpCatalog.ExposedTo(_catalog.Market(baseToken), Slots))
                _journal.Set(account, _catalog.Market(baseToken).Unread, 1);
        }

        BlockReads settings = new();
        AskSettings(settings, _contracts);
        AskStatuses(settings);
        await settings.RunAsync(chain, at, cancellationToken);
        // Behind the dispatcher there is a feed, and behind that another.
        for (int depth = 0; depth < SourcesBehind; depth++)
        {
            BlockReads sources = new();
            AskSources(sources);
            await sources.RunAsync(chain, at, cancellationToken);
        }

        await ReadSettledGrowthAsync(chain, at, _contracts, cancellationToken);
        BlockReads values = new();
        AskMarkets(values, _contracts, at);
        AskCollaterals(values);
        AskAccounts(values, _contracts);
        await values.RunAsync(chain, at, cancellationToken);
        _journal.Set(PerpSlots.ObservedAt, at.Timestamp);
    }

    private void SetContracts(PerpContracts contracts)
    {
        _journal.Set(PerpSlots.Vault, contracts.Vault.ToNumber());
        _journal.Set(PerpSlots.AccountBalance, contracts.AccountBalance.ToNumber());
        _journal.Set(PerpSlots.Exchange, contracts.Exchange.ToNumber());
        _journal.Set(PerpSlots.OrderBook, contracts.OrderBook.ToNumber());
        _journal.Set(PerpSlots.Config, contracts.Config.ToNumber());
        _journal.Set(PerpSlots.InsuranceFund, contracts.InsuranceFund.ToNumber());
        _journal.Set(PerpSlots.SettlementToken, contracts.SettlementToken.ToNumber());
        _journal.Set(PerpSlots.SettlementDecimals, contracts.SettlementDecimals);
    }

    private void AskSettings(BlockReads reads, PerpContracts contracts)
    {
        Address config = contracts.Config;
        AskInto(reads, PerpSlots.InitialRatio, config, ClearingHouseConfig.GetImRatio.Encode(), data => ClearingHouseConfig.GetImRatio.DecodeResult(data));
        AskInto(reads, PerpSlots.MaintenanceRatio, config, ClearingHouseConfig.GetMmRatio.Encode(), data => ClearingHouseConfig.GetMmRatio.DecodeResult(data));
        AskInto(
            reads, PerpSlots.PenaltyRatio, config, ClearingHouseConfig.GetLiquidationPenaltyRatio.Encode(),
            data => ClearingHouseConfig.GetLiquidationPenaltyRatio.DecodeResult(data));
        AskInto(reads, PerpSlots.TwapInterval, config, ClearingHouseConfig.GetTwapInterval.Encode(), data => ClearingHouseConfig.GetTwapInterval.DecodeResult(data));
        AskInto(
            reads, PerpSlots.FundingRateMax, config, ClearingHouseConfig.GetMaxFundingRate.Encode(),
            data => ClearingHouseConfig.GetMaxFundingRate.DecodeResult(data));
        AskInto(
            reads, PerpSlots.InsuranceWallet, contracts.SettlementToken, Erc20.BalanceOf.Encode(contracts.InsuranceFund),
            Erc20.BalanceOf.DecodeResult);
        Address manager = Slots[PerpSlots.CollateralManager].ToAddress();
        if (manager.IsZero)
            return;
        AskInto(reads, PerpSlots.CollateralBuffer, manager, CollateralManager.GetMmRatioBuffer.Encode(), data => CollateralManager.GetMmRatioBuffer.DecodeResult(data));
        AskInto(
            reads, PerpSlots.DebtRatio, manager, CollateralManager.GetDebtNonSettlementTokenValueRatio.Encode(),
            data => CollateralManager.GetDebtNonSettlementTokenValueRatio.DecodeResult(data));
        AskInto(reads, PerpSlots.LiquidationRatio, manager, CollateralManager.GetLiquidationRatio.Encode(), data => CollateralManager.GetLiquidationRatio.DecodeResult(data));
        AskInto(
            reads, PerpSlots.InsuranceFeeRatio, manager, CollateralManager.GetCLInsuranceFundFeeRatio.Encode(),
            data => CollateralManager.GetCLInsuranceFundFeeRatio.DecodeResult(data));
        AskInto(reads, PerpSlots.CollateralDust, manager, CollateralManager.GetCollateralValueDust.Encode(), CollateralManager.GetCollateralValueDust.DecodeResult);
        reads.Ask(manager, CollateralManager.GetDebtThreshold.Encode(), CollateralManager.GetDebtThreshold.DecodeResult, 0, SetDebtThreshold);
    }

    /// <summary>It is the limit of whoever has none of its own: all are read again when it changes.</summary>
    private void SetDebtThreshold(BigInteger threshold)
    {
        if (Slots[PerpSlots.DebtThreshold] == threshold)
            return;
        _journal.Set(PerpSlots.DebtThreshold, threshold);
        ForgetDebtLimits();
    }

    private void AskAccounts(BlockReads reads, PerpContracts contracts)
    {
        Address manager = Slots[PerpSlots.CollateralManager].ToAddress();
        foreach (SubAccountKey account in Slots.Column(PerpSlots.DebtLimitUnread).Keys.ToList())
        {
            reads.Ask(
                manager, CollateralManager.GetDebtThresholdByTrader.Encode(account.Holder),
                data => (BigInteger?)CollateralManager.GetDebtThresholdByTrader.DecodeResult(data), null,
                limit => SetRead(account, PerpSlots.DebtLimit, PerpSlots.DebtLimitUnread, limit));
        }

        foreach (MarketSlots market in _catalog.Markets(Slots))
        {
            foreach (SubAccountKey account in Slots.Column(market.Unread).Keys.ToList())
            {
                reads.Ask(
                    contracts.AccountBalance, AccountBalance.GetAccountInfo.Encode(account.Holder, market.BaseToken),
                    data => (BigInteger?)AccountBalance.GetAccountInfo.DecodeResult(data).LastTwPremiumGrowthGlobalX96, null,
                    growth => SetRead(account, market.Seen, market.Unread, growth));
            }

            foreach (SubAccountKey account in Slots.Column(market.Orders).Keys.ToList())
                AskMaker(reads, account, market, contracts);
        }
    }

    /// <summary>Fees and funding of a range depend on every tick that was crossed, of which no event tells: its worth is read.</summary>
    private void AskMaker(BlockReads reads, SubAccountKey account, MarketSlots market, PerpContracts contracts)
    {
        (Address maker, Address baseToken, Address orders) = (account.Holder, market.BaseToken, contracts.OrderBook);
        BigInteger?[] answers = new BigInteger?[6];
        reads.Ask(
            orders, OrderBook.GetTotalTokenAmountInPoolAndPendingFee.Encode(maker, baseToken, true),
            data => (BigInteger?)OrderBook.GetTotalTokenAmountInPoolAndPendingFee.DecodeResult(data).TokenAmount, null, amount => answers[0] = amount);
        reads.Ask(
            orders, OrderBook.GetTotalTokenAmountInPoolAndPendingFee.Encode(maker, baseToken, false),
            data => (OrderBook.GetTotalTokenAmountInPoolAndPendingFee.Result?)OrderBook.GetTotalTokenAmountInPoolAndPendingFee.DecodeResult(data), null,
            amounts => (answers[1], answers[4]) = (amounts?.TokenAmount, amounts?.PendingFee));
        reads.Ask(
            orders, OrderBook.GetTotalOrderDebt.Encode(maker, baseToken, true),
            data => (BigInteger?)OrderBook.GetTotalOrderDebt.DecodeResult(data), null, debt => answers[2] = debt);
        reads.Ask(
            orders, OrderBook.GetTotalOrderDebt.Encode(maker, baseToken, false),
            data => (BigInteger?)OrderBook.GetTotalOrderDebt.DecodeResult(data), null, debt => answers[3] = debt);
        reads.Ask(
            contracts.Exchange, Exchange.GetPendingFundingPayment.Encode(maker, baseToken),
            data => (BigInteger?)Exchange.GetPendingFundingPayment.DecodeResult(data), null, funding => answers[5] = funding);
        reads.AfterAll(() => SetMaker(account, market, answers));
    }

    private void SetMaker(SubAccountKey account, MarketSlots market, BigInteger?[] answers)
    {
        bool isRead = !answers.Contains(null);
        _journal.Set(account, market.MakerUnread, isRead ? 0 : 1);
        if (!isRead)
            return;
        Slot[] slots = [market.PoolBase, market.PoolQuote, market.DebtBase, market.DebtQuote, market.MakerFee, market.MakerFunding];
        for (int i = 0; i < slots.Length; i++)
            _journal.Set(account, slots[i], answers[i]!.Value);
    }

    private void SetRead(SubAccountKey account, Slot slot, Slot unread, BigInteger? value)
    {
        if (value is not { } read)
            return;
        _journal.Set(account, slot, read);
        _journal.Set(account, unread, 0);
    }

    private void AskInto(BlockReads reads, Slot slot, Address contract, byte[] call, Func<ReadOnlySpan<byte>, BigInteger> decode) =>
        reads.Ask(contract, call, decode, 0, value => _journal.Set(slot, value));
}
