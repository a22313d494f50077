using System.Buffers;
using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>Reads and writes the W3C trace context of messages. An invalid one is treated as absent.</summary>
internal static class TraceContext
{
    /// <summary>The length of a traceparent of version 00.</summary>
    public const int ParentLength = 55;

    /// <summary>
    /// The maximum length of a forwarded tracestate: the minimum that the W3C recommendation requires of all participants.
    /// </summary>
    public const int MaxStateLength = 512;

    private const int TraceIdEnd = 35;
    private const int SpanIdEnd = 52;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>The parent span in the message; default if there is none.</summary>
    public static ActivityContext Read(in RpcMessage message)
    {
        var text = message.TraceParent;
        return IsParent(text)
            ? new ActivityContext(
                ActivityTraceId.CreateFromUtf8String(text[3..TraceIdEnd]),
                ActivitySpanId.CreateFromUtf8String(text[(TraceIdEnd + 1)..SpanIdEnd]),
                IsSampled(text[ParentLength - 1]) ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
                ReadState(message.TraceState),
                isRemote: true)
            : default;
    }

    /// <summary>Whether a text is a valid traceparent. In later versions, more may follow the flags.</summary>
    /// <remarks>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</remarks>
    public static bool IsParent(ReadOnlySpan<byte> text)
    {
        if (text.Length < ParentLength || text[2] != '-' || text[TraceIdEnd] != '-' || text[SpanIdEnd] != '-')
        {
            return false;
        }

        var version = text[..2];
        var isKnown = version.SequenceEqual("00"u8)
            ? text.Length == ParentLength
            : !version.SequenceEqual("ff"u8) && (text.Length == ParentLength || text[ParentLength] == '-');
        return isKnown && IsHex(version)
            && IsId(text[3..TraceIdEnd]) && IsId(text[(TraceIdEnd + 1)..SpanIdEnd]) && IsHex(text[(SpanIdEnd + 1)..ParentLength]);
    }

    /// <summary>The tracestate as text; null if it must not be forwarded.</summary>
    public static string? ReadState(ReadOnlySpan<byte> text) =>
        text.IsEmpty || text.Length > MaxStateLength || text.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? null
            : Encoding.ASCII.GetString(text);

    /// <summary>Ends a request or notification with the trace context of the current span, if there is one.</summary>
    public static void EndMessage(MessageBuffer message, bool withBaggage)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
        {
            RpcMessageWriter.End(message);
            return;
        }

        var state = activity.TraceStateString is { Length: <= MaxStateLength } text ? text : null;
        var parent = activity is ForwardedTrace ? activity.ParentId : activity.Id;
        RpcMessageWriter.EndRequest(message, parent, state, withBaggage ? TraceBaggage.Write(activity) : null);
    }

    private static bool IsId(ReadOnlySpan<byte> text) => IsHex(text) && text.ContainsAnyExcept((byte)'0');

    private static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(HexDigits);

    // Bit 0 of the flags.
    private static bool IsSampled(byte digit) => ((digit <= '9' ? digit - '0' : digit - 'a' + 10) & 1) != 0;
}
