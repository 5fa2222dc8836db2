using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Keeper.Flash;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Planning;

/// <summary>The call that an attempt makes, made anew from its row: the same as long as the slots that it depends on are. Pure.</summary>
internal static class PlannedCall
{
    public static CallRequest Of(AttemptPlan plan, IVenueAdapter adapter, VenueSlots slots)
    {
        CallRequest liquidation = adapter.Encode(plan.Liquidation, slots);
        return plan.Flash is { } flash
            ? FlashOrders.Encode(liquidation, plan.Liquidation.Option, flash, plan.Signer)
            : liquidation with { From = plan.Signer };
    }
}
