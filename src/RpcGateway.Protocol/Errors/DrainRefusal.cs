using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Errors;

/// <summary>
/// The error with which a closing connection refuses a call. Only its reason member proves that the call was not executed:
/// a service may throw the same code.
/// </summary>
internal static class DrainRefusal
{
    public const string Text = "The connection is closing and accepts no new calls.";

    private const string ReasonMember = "reason";
    private const string Reason = "draining";

    // {"code":-32006,"message":"...","data":{"reason":"draining"}}
    public static RpcError Create() =>
        new(RpcErrorCode.Unavailable, Text, new Dictionary<string, string> { [ReasonMember] = Reason });

    public static bool Is(RpcException exception) =>
        exception is { Code: RpcErrorCode.Unavailable, ErrorData: JsonElement { ValueKind: JsonValueKind.Object } data }
        && data.TryGetProperty(ReasonMember, out var reason)
        && reason.ValueKind == JsonValueKind.String
        && reason.ValueEquals(Reason);
}
