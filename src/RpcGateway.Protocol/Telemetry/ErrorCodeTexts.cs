using System.Collections.Concurrent;
using System.Globalization;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Error codes as text, each created once. A peer can respond with any code, and each code is a separate time series in
/// metrics, so all codes beyond a maximum number are reported as one. The protocol's own codes are added first and are
/// always reported.
/// </summary>
internal sealed class ErrorCodeTexts
{
    public const int MaxCodes = 200;

    private static readonly int[] Own =
    [
        RpcErrorCode.ParseError, RpcErrorCode.InvalidRequest, RpcErrorCode.MethodNotFound, RpcErrorCode.InvalidParams,
        RpcErrorCode.InternalError, RpcErrorCode.RequestCancelled, RpcErrorCode.ServiceFailed, RpcErrorCode.NoSuchStream,
        RpcErrorCode.ResultNotSerializable, RpcErrorCode.LimitExceeded, RpcErrorCode.Unavailable,
        RpcErrorCode.DeadlineExceeded, RpcErrorCode.MessageTooLarge, RpcErrorCode.Unauthenticated, RpcErrorCode.Forbidden,
        RpcErrorCode.ResultUnreadable, RpcErrorCode.NotResumable, RpcErrorCode.IdempotencyConflict, RpcErrorCode.OutcomeUnknown,
    ];

    private readonly ConcurrentDictionary<int, string> _texts =
        new(Own.Select(code => KeyValuePair.Create(code, ToText(code))));

    /// <summary>The text for metrics.</summary>
    public string ToBoundedText(int code)
    {
        if (_texts.TryGetValue(code, out var text))
        {
            return text;
        }

        return _texts.Count < MaxCodes ? _texts.GetOrAdd(code, ToText) : RpcTelemetryNames.Other;
    }

    /// <summary>The text for spans.</summary>
    public static string ToText(int code) => code.ToString(CultureInfo.InvariantCulture);
}
