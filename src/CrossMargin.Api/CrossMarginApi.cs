using System.Text.Json.Serialization;
using CrossMargin.Api.Access;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Api.Accounts;
using CrossMargin.Api.Caching;
using CrossMargin.Api.Dashboard;
using CrossMargin.Api.History;
using CrossMargin.Api.Liquidations;
using CrossMargin.Api.Markets;
using CrossMargin.Api.Streaming;
using CrossMargin.Ledger.Access;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrossMargin.Api;

/// <summary>The HTTP interface: stateless, JSON. It reads; what changes something is for keys that may operate, and written down.</summary>
public static class CrossMarginApi
{
    // The longest waits are for the database and for a contract's signature on its chain.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DocumentKept = TimeSpan.FromDays(1);

    // Bytes: several times what the document has.
    private const long DocumentSizeMax = 1_000_000;

    /// <summary>What the routes need of their own.</summary>
    /// <remarks>
    /// The host supplies the rest: <see cref="Ledger.AccountBook"/>, <see cref="Ledger.Attempts.IAttemptStore"/>,
    /// <see cref="Ledger.Links.OwnerLinks"/>, <see cref="Ledger.Pauses.IPauseStore"/>, <see cref="Ledger.Judgements.KeeperJournal"/>, <see cref="Ledger.History.HistoryStore"/>,
    /// <see cref="ApiKeyStore"/>, <see cref="AuditStore"/>, <see cref="OwnerSessionStore"/>, <see cref="Domain.Links.IMessageSignatures"/>,
    /// <see cref="Domain.Configuration.ChainsConfiguration"/>, and where it differs from the defaults <see cref="MarginAssessor"/>,
    /// <see cref="EndpointConditions"/>, <see cref="ApiAccess"/> and <see cref="TimeProvider"/>. It also decides what address is listened on.
    /// </remarks>
    public static IServiceCollection AddCrossMarginApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new MarginAssessor(RiskParameters.Default));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(EndpointConditions.None);
        services.TryAddSingleton(ProcessFaults.None);
        services.TryAddSingleton(new ApiAccess());
        services.TryAddSingleton<MetricsExporter>();
        services.AddSingleton<ReadinessCheck>();
        services.AddHostedService<ReadinessWatch>();
        services.AddSingleton<AccountBoard>();
        services.AddHostedService(static provider => provider.GetRequiredService<AccountBoard>());
        services.AddSingleton<AccountMeter>();
        services.AddSingleton<AccountLookup>();
        services.AddSingleton<AsOfTags>();
        services.AddSingleton<VenueSample>();
        services.AddSingleton<StreamLog>();
        services.AddSingleton<StreamClients>();
        services.AddSingleton<StreamSession>();
        services.AddHostedService<StreamFeed>();
        services.AddSingleton<SimulateReader>();
        AddAccess(services);
        services.AddExceptionHandler<DatabaseFaults>();
        services.AddExceptionHandler<BoardFaults>();
        services.AddExceptionHandler<RequestFaults>();
        services.AddProblemDetails();
        // After the platform's own: for what that one declines.
        services.AddSingleton<IProblemDetailsWriter, AnyProblemWriter>();
        services.ConfigureHttpJsonOptions(options =>
        {
            // Numbers are numbers, as the document says; names rather than ordinals, which would change with the code.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddResponseCompression(static options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json"];
        });
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    /// <summary>Maps every route, the document at /openapi/v1.json, and the form of errors: always problem+json.</summary>
    public static WebApplication MapCrossMarginApi(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestTimeouts();
        app.UseAccess();
        // Made once, rather than for whoever asks: nothing else that is open to everybody costs so much.
        app.MapOpenApi().AllowAnonymous().CacheOutput(static policy => policy.SetVaryByQuery([]).SetVaryByHost(false).Expire(DocumentKept));
        RouteGroupBuilder v1 = app.MapGroup("/v1")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        v1.MapAccounts();
        v1.MapHistory();
        v1.MapSimulations();
        v1.MapOverview();
        v1.MapChains();
        v1.MapVenues();
        v1.MapPrices();
        v1.MapParameters();
        v1.MapLiquidations();
        v1.MapLinks();
        v1.MapPauses();
        v1.MapStream();
        v1.MapSiwe();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    private static void AddAccess(IServiceCollection services)
    {
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<OwnerSessions>();
        services.AddSingleton<SiweCheck>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<IAuthorizationHandler, MayReadHandler>();
        // The web host looks at the names by itself, before anything else.
        services.AddOptions<HostFilteringOptions>().Configure<ApiAccess>(static (options, access) =>
        {
            options.AllowedHosts = [.. access.Hosts];
            options.AllowEmptyHosts = false;
            options.IncludeFailureMessage = false;
        });
        services.AddOutputCache(static options => options.SizeLimit = DocumentSizeMax);
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<ApiAccess>(static (options, access) => options.AddDefaultPolicy(policy => policy
            .WithOrigins([.. access.Origins]).WithMethods("GET", "POST").WithHeaders("Authorization", "Content-Type")
            .WithExposedHeaders("RateLimit", "RateLimit-Policy", "Retry-After")));
        services.AddRequestTimeouts(static options => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = AnswerTimeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorization(AccessPolicy.Define);
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<RequestRates>(static (options, rates) => rates.Limit(options));
    }

    /// <summary>Who asks, whether often, whether it is written down, whether it may: in this order.</summary>
    private static void UseAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ApiAccess>().Origins.Count > 0)
            app.UseCors();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RequestRates>().TellAsync);
        app.UseRateLimiter();
        app.UseDashboard();
        AuditStore audit = app.Services.GetRequiredService<AuditStore>();
        app.Use((context, next) => OperateAudit.RecordAsync(context, next, audit));
        app.UseAuthorization();
        app.UseOutputCache();
    }
}
