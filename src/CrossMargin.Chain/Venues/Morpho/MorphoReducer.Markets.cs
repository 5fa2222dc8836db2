using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Markets, their interest and its fee.</summary>
internal sealed partial class MorphoReducer
{
    private void ApplyCreateMarket(in EventLog log)
    {
        MorphoBlue.CreateMarketEvent created = MorphoBlue.CreateMarketEvent.Decode(log);
        MorphoBlue.MarketParams terms = created.MarketParams;
        // A market's id is the hash of its terms (MarketParamsLib.sol): whoever says otherwise is not Morpho.
        if (IdOf(terms) != created.Id)
            throw new VenueDecodeException(_venue, log, $"{created.Id} is not the id of a market with these parameters.");
        MarketSlots market = _names.Market(created.Id);
        if (!Slots[market.LastUpdate].IsZero)
            throw new VenueDecodeException(_venue, log, $"the market {created.Id} is created a second time.");
        _journal.Set(market.LoanToken, terms.LoanToken.ToNumber());
        _journal.Set(market.CollateralToken, terms.CollateralToken.ToNumber());
        _journal.Set(market.Oracle, terms.Oracle.ToNumber());
        _journal.Set(market.Irm, terms.Irm.ToNumber());
        _journal.Set(market.Lltv, terms.Lltv);
        _journal.Set(market.LastUpdate, log.BlockTimestamp);
        _markets.Add(market);
    }

    // Without an interest rate model nothing says when the market was last updated, and nothing depends on it.
    private void ApplyAccrueInterest(in EventLog log)
    {
        MorphoBlue.AccrueInterestEvent accrued = MorphoBlue.AccrueInterestEvent.Decode(log);
        MarketSlots market = MarketOf(accrued.Id, log);
        Move(market.TotalBorrowAssets, accrued.Interest, log);
        Move(market.TotalSupplyAssets, accrued.Interest, log);
        Move(market.TotalSupplyShares, accrued.FeeShares, log);
        Move(AccountOf(Slots[MorphoSlots.FeeRecipient].ToAddress(), market), market.SupplyShares, accrued.FeeShares, log);
        _journal.Set(market.LastUpdate, log.BlockTimestamp);
    }

    private void ApplySetFee(in EventLog log)
    {
        MorphoBlue.SetFeeEvent set = MorphoBlue.SetFeeEvent.Decode(log);
        _journal.Set(MarketOf(set.Id, log).Fee, set.NewFee);
    }

    private void ApplySetFeeRecipient(in EventLog log) => _journal.Set(
        MorphoSlots.FeeRecipient, MorphoBlue.SetFeeRecipientEvent.Decode(log).NewFeeRecipient.ToNumber());

    private static SubAccountKey AccountOf(Address holder, MarketSlots market) => new(holder, market.Id);

    private static Hash32 IdOf(MorphoBlue.MarketParams terms)
    {
        Hash32[] words =
        [
            terms.LoanToken.ToWord(), terms.CollateralToken.ToWord(), terms.Oracle.ToWord(), terms.Irm.ToWord(), Hash32.OfNumber(terms.Lltv),
        ];
        return Keccak256.Hash([.. words.SelectMany(word => word.ToArray())]);
    }
}
