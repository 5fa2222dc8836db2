using System.Globalization;
using System.Numerics;
using CrossMargin.Chain.Proofs;
using CrossMargin.Composition;
using CrossMargin.Domain;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>What of an owner was proven, for people and for machines.</summary>
internal static class VerificationTable
{
    public static object Form(ChainProof proof) => new
    {
        chainId = proof.Chain.ChainId.Value,
        chain = proof.Chain.Name,
        block = proof.Verification?.Block,
        blockHash = HashOf(proof.Verification?.Header)?.ToString(),
        header = proof.Verification is { } verification ? NameOf(verification.Header) : "unknown",
        headerFault = (proof.Verification?.Header as HeaderVerdict.Refused)?.Reason.ToString(),
        note = proof.Note,
        failed = proof.IsFailure,
        proven = Count<SlotVerdict.Proven>(proof),
        differs = Count<SlotVerdict.Differs>(proof),
        refused = Count<SlotVerdict.Refused>(proof),
        unproven = Count<SlotVerdict.Unproven>(proof),
        slots = (proof.Verification?.Slots ?? []).Select(FormOf),
    };

    public static void Draw(IAnsiConsole console, IReadOnlyList<ChainProof> proofs)
    {
        foreach (ChainProof proof in proofs)
            Draw(console, proof);
    }

    private static void Draw(IAnsiConsole console, ChainProof proof)
    {
        if (proof.Verification is not { } verification)
        {
            console.MarkupLineInterpolated($"{proof.Chain.Name}: nothing proven: {proof.Note ?? ""}");
            return;
        }

        console.MarkupLineInterpolated($"{proof.Chain.Name} at block {verification.Block}: {Describe(verification.Header)}");
        if (proof.Note is { } note)
            console.MarkupLineInterpolated($"  {note}");
        string color = proof.IsFailure ? "red" : "green";
        console.MarkupLine(
            $"  [{color}]{Count<SlotVerdict.Proven>(proof)} proven, {Count<SlotVerdict.Differs>(proof)} differ, "
            + $"{Count<SlotVerdict.Refused>(proof)} refused[/], {Count<SlotVerdict.Unproven>(proof)} could not be proven");
        if (verification.Slots.Count == 0)
            return;
        Table table = new Table().AddColumns("Venue", "Of", "Slot", "Verdict");
        // What is wrong comes first; of the market's proven slots the count is enough.
        foreach (SlotVerdict slot in verification.Slots.Where(IsShown).OrderBy(Rank))
        {
            table.AddRow(
                Markup.Escape(slot.SubAccount.Venue.Name), slot.SubAccount.Key.ToString(), Markup.Escape(slot.Slot.Name),
                Markup.Escape(Describe(slot)));
        }

        console.Write(table);
    }

    private static object FormOf(SlotVerdict slot) => new
    {
        venue = slot.SubAccount.Venue.Name,
        subAccount = slot.SubAccount.Key.ToString(),
        slot = slot.Slot.Name,
        verdict = NameOf(slot),
        ledger = Text(slot switch
        {
            SlotVerdict.Proven proven => proven.Value,
            SlotVerdict.Differs differs => differs.Ledger,
            _ => null,
        }),
        state = Text(slot switch
        {
            SlotVerdict.Proven proven => proven.Value,
            SlotVerdict.Differs differs => differs.State,
            _ => null,
        }),
        reason = slot switch
        {
            SlotVerdict.Refused refused => refused.Reason.ToString(),
            SlotVerdict.Unproven unproven => unproven.Reason,
            _ => null,
        },
    };

    private static bool IsShown(SlotVerdict slot) => slot switch
    {
        SlotVerdict.Proven proven => !proven.SubAccount.Key.IsMarket && !proven.Value.IsZero,
        _ => true,
    };

    private static int Rank(SlotVerdict slot) => slot switch
    {
        SlotVerdict.Differs => 0,
        SlotVerdict.Refused => 1,
        SlotVerdict.Proven => 2,
        _ => 3,
    };

    private static string Describe(HeaderVerdict header) => header switch
    {
        HeaderVerdict.Anchored anchored => $"the header is that of the block which the ledger knows, {anchored.Hash}",
        HeaderVerdict.Loose loose => $"the header hashes to {loose.Hash}, which the ledger no longer remembers: the block is the node's word",
        HeaderVerdict.Refused refused => $"the header is refused: {refused.Reason}",
        _ => "the node has no such block",
    };

    private static string Describe(SlotVerdict slot) => slot switch
    {
        SlotVerdict.Proven proven => $"proven: {Text(proven.Value)}",
        SlotVerdict.Differs differs => $"differs: ledger {Text(differs.Ledger)}, state {Text(differs.State)}",
        SlotVerdict.Refused refused => $"refused: {refused.Reason}",
        SlotVerdict.Unproven unproven => $"not proven: {unproven.Reason}",
        _ => "",
    };

    private static string NameOf(HeaderVerdict header) => header switch
    {
        HeaderVerdict.Anchored => "anchored",
        HeaderVerdict.Loose => "loose",
        HeaderVerdict.Refused => "refused",
        _ => "missing",
    };

    private static string NameOf(SlotVerdict slot) => slot switch
    {
        SlotVerdict.Proven => "proven",
        SlotVerdict.Differs => "differs",
        SlotVerdict.Refused => "refused",
        _ => "unproven",
    };

    private static Hash32? HashOf(HeaderVerdict? header) => header switch
    {
        HeaderVerdict.Anchored anchored => anchored.Hash,
        HeaderVerdict.Loose loose => loose.Hash,
        _ => null,
    };

    private static int Count<T>(ChainProof proof)
        where T : SlotVerdict => proof.Verification?.Slots.OfType<T>().Count() ?? 0;

    private static string? Text(BigInteger? value) => value?.ToString(CultureInfo.InvariantCulture);
}
