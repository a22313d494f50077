using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

/// <summary>Makes requests to a connection that is not on this node. Errors are thrown as those of a call are.</summary>
internal static class RemoteRequest
{
    /// <exception cref="RpcException">The client responded with an error, or cannot be reached.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> SendAsync(
        IClientRoutes routes, BackplaneRequest request, CancellationToken cancellationToken)
    {
        var response = await routes.RequestAsync(request, cancellationToken) ?? throw RpcCallFailure.Mark(
            new RpcException(RpcErrorCode.Unavailable, $"Connection '{request.ConnectionId}' was not found."), requestSent: false);
        return response.ErrorCode is { } code
            ? throw RpcCallFailure.Mark(
                new RpcException(code, response.ErrorMessage ?? "", ReadErrorData(response)), response.WasSent)
            : response.Result;
    }

    private static JsonElement? ReadErrorData(BackplaneResponse response)
    {
        if (response.ErrorData.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(response.ErrorData.Span);
        return JsonElement.ParseValue(ref reader);
    }
}
