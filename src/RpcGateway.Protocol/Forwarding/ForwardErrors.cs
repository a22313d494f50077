using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>The errors of calls whose process is not available.</summary>
internal static class ForwardErrors
{
    // {"code":-32006,"message":"...","data":{"requestSent":true,"rebound":true}}
    /// <summary>The link or the channel of a process has ended.</summary>
    /// <param name="target">The name of the process.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="requestSent">Whether the process may have executed the call.</param>
    public static RpcError Lost(string target, string reason, bool requestSent) => new(
        RpcErrorCode.Unavailable,
        $"The connection to the backend '{target}' ended: {reason}",
        new Dictionary<string, bool> { ["requestSent"] = requestSent, ["rebound"] = true });

    /// <summary>The process that has a stream is lost.</summary>
    public static RpcError StreamLost { get; } =
        new(RpcErrorCode.Unavailable, "The backend that sends the stream is no longer connected.");

    /// <summary>A client uses an object that no process has, or no longer has.</summary>
    public static RpcError NoSuchObject { get; } =
        new(RpcErrorCode.NoSuchStream, "The object is unknown or has been released.");

    /// <summary>A client cannot be described within the limit.</summary>
    public static RpcError TooLarge(int max) => new(
        RpcErrorCode.LimitExceeded,
        $"The description of the client for backends has more than {max} bytes; its user may have too many claims.");

    /// <summary>A client uses too many processes at once.</summary>
    public static RpcError TooMany(int max) => new(
        RpcErrorCode.LimitExceeded, $"The connection already uses {max} backends.");
}
