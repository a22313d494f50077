using System.Collections.Concurrent;
using System.Globalization;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Error codes as text, made once each. A peer may answer with any code, and each is a series of its own in metrics: all
/// beyond the first ones are told as one. The protocol's own are there from the beginning, so they always have room.
/// </summary>
internal sealed class ErrorCodeTexts
{
    public const int Max = 200;

    private static readonly int[] Own =
    [
        RpcErrorCode.ParseError, RpcErrorCode.InvalidRequest, RpcErrorCode.MethodNotFound, RpcErrorCode.InvalidParams,
        RpcErrorCode.InternalError, RpcErrorCode.RequestCancelled, RpcErrorCode.ServiceFailed, RpcErrorCode.NoSuchStream,
        RpcErrorCode.ResultNotSerializable, RpcErrorCode.LimitExceeded, RpcErrorCode.Unavailable,
        RpcErrorCode.DeadlineExceeded, RpcErrorCode.MessageTooLarge, RpcErrorCode.Unauthenticated, RpcErrorCode.Forbidden,
        RpcErrorCode.ResultUnreadable,
    ];

    private readonly ConcurrentDictionary<int, string> _texts =
        new(Own.Select(code => KeyValuePair.Create(code, ToText(code))));

    /// <summary>For metrics.</summary>
    public string ToBoundedText(int code)
    {
        if (_texts.TryGetValue(code, out var text))
        {
            return text;
        }

        return _texts.Count < Max ? _texts.GetOrAdd(code, ToText) : RpcTelemetryNames.Other;
    }

    /// <summary>For spans.</summary>
    public static string ToText(int code) => code.ToString(CultureInfo.InvariantCulture);
}
