using System.ComponentModel;
using System.Text.Json;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Margin;
using CrossMargin.Margin.Advice;
using CrossMargin.Margin.Replay;
using CrossMargin.Margin.WhatIf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Accounts;

/// <summary>What would be, and what to do about what is. Both only read: nothing is kept of them.</summary>
internal static class SimulateEndpoints
{
    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder account = routes.MapGroup("/accounts/{owner}").WithTags("Accounts").IsOfAccount("owner", hasChain: true);

        account.MapPost("/simulate", Simulate)
            .WithName("Simulate")
            .WithSummary("What if: the account after moves of the market and changes of its positions, and whether it would pass. Changes nothing.")
            .Accepts<SimulateRequest>("application/json")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        account.MapPost("/advice", Advise)
            .WithName("Advise")
            .WithSummary("What to do, and by when, so that the account meets a target: the least cost among reductions, transfers and top-ups. Changes nothing.")
            .Accepts<AdviceRequest>("application/json")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static Results<Ok<SimulationResource>, ValidationProblem, ProblemHttpResult> Simulate(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        JsonElement body,
        AccountLookup lookup,
        SimulateReader changes,
        MarginAssessor margin)
    {
        QueryReader reader = new();
        return lookup.Answer(reader, owner, chain, view =>
        {
            Hypothesis asked = changes.Read(reader, body, view);
            try
            {
                return reader.IsValid
                    ? SimulationResource.Of(WhatIfVerdict.Of(margin.Record(asked.View), asked.Shocks, asked.Changes))
                    : null!;
            }
            catch (PositionChangeException fault)
            {
                reader.Fault("changes", fault.Message);
                return null!;
            }
        });
    }

    private static Results<Ok<AdviceResource>, ValidationProblem, ProblemHttpResult> Advise(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        JsonElement body,
        AccountLookup lookup,
        MarginAssessor margin)
    {
        QueryReader reader = new();
        foreach (string field in body.Unknown("target"))
            reader.Reject(field, "target alone", field, 0);
        if (body.ValueKind != JsonValueKind.Object)
            reader.Fault("target", "Expected an object, which may be empty.");
        double? target = reader.NumberWithin("target", body.ValueKind == JsonValueKind.Object ? body.TextOf("target") : null, 1, 10);
        return lookup.Answer(reader, owner, chain, view =>
        {
            RecordedVerdict now = margin.Record(view);
            try
            {
                return reader.IsValid ? AdviceResource.Of(now, AccountAdvice.Of(now, target)) : null!;
            }
            catch (ArgumentOutOfRangeException)
            {
                reader.Fault("owner", "The account has too many positions to plan for.");
                return null!;
            }
        });
    }
}
