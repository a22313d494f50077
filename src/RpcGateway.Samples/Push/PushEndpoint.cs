using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Samples.Push;

/// <summary>Accepts messages by HTTP POST, with the rules and results of <c>push.send</c>.</summary>
internal static class PushEndpoint
{
    public const string Path = "/samples/push";

    private const int MaxBody = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static void MapPush(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, HandleAsync).WithDisplayName("Sample push").ExcludeFromDescription();

    private static async Task HandleAsync(HttpContext http)
    {
        try
        {
            CheckToken(http);
            var request = await ReadAsync(http);
            Validate(request.Target, "target");
            Validate(request.Message, "message");
            Validate(request, "the request");
            var outbox = http.RequestServices.GetRequiredService<PushOutbox>();
            var receipt = await outbox.SendAsync(request.Target, request.Message, request.Key, http.RequestAborted);
            await http.Response.WriteAsJsonAsync(receipt, Json);
        }
        catch (RpcException e)
        {
            await WriteErrorAsync(http, e);
        }
        catch (BadHttpRequestException e)
        {
            await WriteErrorAsync(http, Invalid(e.Message));
        }
    }

    private static void CheckToken(HttpContext http)
    {
        var expected = http.RequestServices.GetRequiredService<SenderToken>();
        if (Senders.FindToken(http.Request) is not { } token || !expected.Matches(token))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RpcException(RpcErrorCode.Unauthenticated, expected.Exists
                ? "Send the token of a sender: 'Authorization: Bearer ...' (RpcGateway:Samples:PushToken)."
                : "This gateway accepts no senders: set RpcGateway:Samples:PushToken.");
        }
    }

    private static async Task<PushRequest> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw Invalid("The body must be JSON, with 'Content-Type: application/json'.");
        }

        var body = await ReadBodyAsync(http);
        try
        {
            return JsonSerializer.Deserialize<PushRequest>(body.Span, Json)
                ?? throw Invalid("The body must be an object with target, message and key.");
        }
        catch (JsonException e)
        {
            throw Invalid($"The body cannot be read{(e.Path is { Length: > 1 } path ? $" at {path}" : "")}. "
                + """Send {"target":{"user":"..."},"message":{"title":"...","text":"..."},"key":"..."}.""");
        }
    }

    // Reads no more than the limit, also of a body whose length is not announced.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBody)
        {
            throw TooLarge();
        }

        var buffer = new byte[MaxBody + 1];
        var count = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return count <= MaxBody ? buffer.AsMemory(0, count) : throw TooLarge();
    }

    private static void Validate(object value, string name)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(value, new ValidationContext(value), faults, validateAllProperties: true))
        {
            throw Invalid($"In {name}: {string.Join(" ", faults.Select(fault => fault.ErrorMessage))}");
        }
    }

    private static RpcException Invalid(string message) => new(RpcErrorCode.InvalidParams, message);

    private static RpcException TooLarge() =>
        new(RpcErrorCode.MessageTooLarge, $"The body must have at most {MaxBody} bytes. Nothing was stored.");

    private static Task WriteErrorAsync(HttpContext http, RpcException e)
    {
        http.Response.StatusCode = e.Code switch
        {
            RpcErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            RpcErrorCode.MessageTooLarge => StatusCodes.Status413PayloadTooLarge,
            RpcErrorCode.IdempotencyConflict => StatusCodes.Status409Conflict,
            RpcErrorCode.LimitExceeded => StatusCodes.Status429TooManyRequests,
            RpcErrorCode.InvalidParams => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return http.Response.WriteAsJsonAsync(new PushFailure(new PushFailureReason(e.Code, e.Message)), Json);
    }
}
