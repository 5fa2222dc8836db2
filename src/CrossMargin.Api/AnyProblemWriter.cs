using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CrossMargin.Api;

/// <summary>Tells a problem to those, too, who asked for something else: a stream of events, or a page.</summary>
/// <remarks>The platform's own writer, which is asked first, leaves them without a reason, and its callers then without the status that they set.</remarks>
internal sealed class AnyProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        HttpResponse response = context.HttpContext.Response;
        int status = context.ProblemDetails.Status ?? response.StatusCode;
        response.StatusCode = status;
        context.ProblemDetails.Status = status;
        context.ProblemDetails.Title ??= ReasonPhrases.GetReasonPhrase(status);
        await response.WriteAsJsonAsync(context.ProblemDetails, options: null, "application/problem+json", context.HttpContext.RequestAborted);
    }
}
