using System.Text.Json;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>How a call failed, whichever library made it.</summary>
internal sealed record PeerFailure(string Kind, int Code = 0, string Message = "", PeerOrder? Data = null)
{
    public const string Cancelled = "cancelled";
    public const string Lost = "lost";
    public const string Error = "error";

    public static PeerFailure From(Exception exception) => exception switch
    {
        OperationCanceledException => new(Cancelled),
        RpcConnectionLostException or ConnectionLostException => new(Lost),
        RpcException e => new(Error, e.Code, e.Message, Order(e.ErrorData)),
        RemoteInvocationException e => new(Error, e.ErrorCode, e.Message, Order(e.DeserializedErrorData)),
        RemoteRpcException e => new(Error, (int)(e.ErrorCode ?? 0), e.Message),
        _ => new($"unexpected: {exception}"),
    };

    /// <summary>Waits for a call that must fail.</summary>
    public static async Task<PeerFailure> OfAsync(Task call)
    {
        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<Exception>("the call must fail");
        return From(failure.Which);
    }

    // The data of a code of the application; a StreamJsonRpc peer reads it as the type that its JsonRpc names.
    private static PeerOrder? Order(object? data) => data switch
    {
        PeerOrder order => order,
        JsonElement element when element.TryGetProperty("item", out _) => element.Deserialize<PeerOrder>(JsonSerializerOptions.Web),
        _ => null,
    };
}
