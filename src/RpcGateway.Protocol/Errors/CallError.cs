using System.Diagnostics;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Errors;

/// <summary>Converts an exception from a call into the error that the caller receives.</summary>
internal static class CallError
{
    /// <summary>The error of a call whose timeout has passed.</summary>
    public static RpcError TimedOut => new(RpcErrorCode.DeadlineExceeded, "The timeout of the call has passed.");

    private static RpcError Cancelled => new(RpcErrorCode.RequestCancelled, "The call was cancelled.");

    public static RpcError From(
        Exception exception, ConnectionContext connection, string method, CallEnding ending) => exception switch
        {
            RpcException { IsFromCall: true } rpc when IsReserved(rpc.Code) => FromOtherCall(rpc, connection, method, ending),
            RpcException { InnerException: { } cause, ErrorData: null } rpc => FromCause(rpc, cause, connection, method),
            RpcException rpc => new RpcError(rpc.Code, rpc.Message, rpc.ErrorData),
            OperationCanceledException or RpcConnectionLostException when ending == CallEnding.Cancelled => Cancelled,
            OperationCanceledException when ending == CallEnding.TimedOut => TimedOut,
            _ => FromUnknown(exception, connection, method),
        };

    // An unreadable value is the caller's error; a value that cannot be serialized is the service's error.
    private static RpcError FromCause(RpcException exception, Exception cause, ConnectionContext connection, string method)
    {
        if (exception.Code == RpcErrorCode.ResultNotSerializable)
        {
            return FromUnknown(cause, connection, method) with { Code = exception.Code, Message = exception.Message };
        }

        if (exception.Code != RpcErrorCode.InvalidParams)
        {
            return new RpcError(exception.Code, exception.Message);
        }

        RpcConnectionLog.ArgumentUnreadable(connection, cause, method);
        var data = connection.Options.EnableDetailedErrors
            ? Describe(cause, new Dictionary<string, string> { ["text"] = cause.Message })
            : null;
        return new RpcError(exception.Code, exception.Message, data);
    }

    /// <summary>
    /// Whether the protocol itself defines the code, so that it describes one connection. The code from LSP is outside the
    /// range.
    /// </summary>
    public static bool IsReserved(int code) => code is (>= -32768 and <= -32000) or RpcErrorCode.RequestCancelled;

    // The caller would mistake it for an error of its own call: -32601 for a method that exists, -32006 for a call that
    // ran.
    private static RpcError FromOtherCall(
        RpcException exception, ConnectionContext connection, string method, CallEnding ending) => (ending, exception.Code) switch
        {
            (CallEnding.Cancelled, RpcErrorCode.RequestCancelled) => Cancelled,

            // The inner call had the rest of the same time.
            (CallEnding.TimedOut, RpcErrorCode.RequestCancelled or RpcErrorCode.DeadlineExceeded) => TimedOut,
            _ => FromUnknown(exception, connection, method),
        };

    // The text of an unknown exception may contain secrets. It is only logged; the peer receives the trace id to look it
    // up.
    private static RpcError FromUnknown(Exception exception, ConnectionContext connection, string method)
    {
        var traceId = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        RpcConnectionLog.CallFailed(connection, exception, method, traceId);
        var data = new Dictionary<string, string> { ["traceId"] = traceId };
        if (!connection.Options.EnableDetailedErrors)
        {
            return new RpcError(RpcErrorCode.ServiceFailed, "The method failed.", data);
        }

        return new RpcError(RpcErrorCode.ServiceFailed, exception.Message, Describe(exception, data));
    }

    private static Dictionary<string, string> Describe(Exception exception, Dictionary<string, string> data)
    {
        data["type"] = exception.GetType().FullName ?? exception.GetType().Name;
        data["stack"] = exception.StackTrace ?? "";
        return data;
    }
}
