using CrossMargin.Api;
using CrossMargin.Api.Access;
using CrossMargin.Chain.Links;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.History;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Links;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CrossMargin.Composition;

/// <summary>The HTTP server around the API.</summary>
internal static class ApiServer
{
    public static async Task RunAsync(
        Deployment deployment, AccountBook book, IAttemptStore attempts, OwnerLinks links, MarginAssessor margin, EndpointConditions endpoints,
        ProcessFaults faults, MetricsExporter metrics, Uri url, ApiAccess access, CancellationToken cancellationToken)
    {
        // No arguments and no settings files: everything about the program is said in one place.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url.ToString());
        builder.WebHost.ConfigureKestrel(ConnectionLimits.Apply);
        builder.Services
            .AddSingleton(deployment.Loggers)
            .AddSingleton(book)
            .AddSingleton(attempts)
            .AddSingleton(links)
            .AddSingleton(margin)
            .AddSingleton(endpoints)
            .AddSingleton(faults)
            .AddSingleton(new Migrator(deployment.Database))
            .AddSingleton(metrics)
            .AddSingleton(access)
            .AddSingleton<IPauseStore>(new PauseStore(deployment.Database, deployment.Time))
            .AddSingleton(new KeeperJournal(deployment.Database))
            .AddSingleton(new HistoryStore(deployment.Database, deployment.Time))
            .AddSingleton(new ApiKeyStore(deployment.Database, deployment.Time))
            .AddSingleton(new OwnerSessionStore(deployment.Database))
            .AddSingleton<IMessageSignatures>(new LinkSignatures(deployment.Clients))
            .AddSingleton(new AuditStore(deployment.Database, deployment.Time))
            .AddSingleton(deployment.Configuration)
            .AddSingleton(deployment.Time)
            .AddCrossMarginApi();
        await using WebApplication app = builder.Build();
        app.MapCrossMarginApi();
        // The token ends it; the host's own handler of Ctrl-C would compete with the command's.
        await app.StartAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, deployment.Time, cancellationToken);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }
}
