using System.Numerics;

namespace CrossMargin.Domain;

/// <summary>Slots of a chain itself, not of one of its venues: appended and unwound like any other.</summary>
public static class ChainMarks
{
    /// <summary>Under this name the ledger keeps them. No venue can be called so: names begin with a letter.</summary>
    public const string Venue = "$chain";

    private const int Up = 1;

    /// <summary>What the feed answers, plus one: 1 is up, 2 is down. Zero while it gives no answer that can be read.</summary>
    public static Slot SequencerAnswer(Address feed) => Slot.Of("sequencer-answer", feed);

    /// <summary>Unix seconds: since when it answers so.</summary>
    public static Slot SequencerSince(Address feed) => Slot.Of("sequencer-since", feed);

    public static SequencerStatus StatusOf(Address feed, VenueSlots slots)
    {
        BigInteger answer = slots[SequencerAnswer(feed)];
        return new SequencerStatus(
            answer == Up, answer.IsZero ? null : DateTimeOffset.FromUnixTimeSeconds((long)slots[SequencerSince(feed)]));
    }
}
