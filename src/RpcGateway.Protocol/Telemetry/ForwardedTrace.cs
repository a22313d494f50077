using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The trace of a call whose span no listener records. W3C Trace Context requires participants that do not record to
/// forward the context that they received. So messages sent during the call carry the caller's span id, not the id of this
/// object.
/// </summary>
internal sealed class ForwardedTrace : Activity
{
    private ActivityContext _parent;

    private ForwardedTrace(string parent, ActivityContext parsed)
        : base(RpcTelemetryNames.Source)
    {
        _parent = parsed;
        SetParentId(parent);
        IsAllDataRequested = false;
    }

    /// <summary>
    /// The parent for a span that is started now: the caller's span if the current call is not recorded; default, which stands for the
    /// current span, otherwise.
    /// </summary>
    public static ActivityContext RemoteParent => Current is ForwardedTrace trace ? trace.Read() : default;

    /// <summary>Makes the trace context of the message current. Returns null if the message has none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="parent">Its trace context if it has been read already; otherwise default.</param>
    public static ForwardedTrace? Start(in RpcMessage message, ActivityContext parent = default)
    {
        if (!TraceContext.IsParent(message.TraceParent))
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(message.TraceParent[..TraceContext.ParentLength]);
        var trace = new ForwardedTrace(text, parent) { TraceStateString = TraceContext.ReadState(message.TraceState) };
        trace.Start();
        return trace;
    }

    /// <summary>The parent that calls made now carry, if the current call is not recorded; otherwise null.</summary>
    public static string? RemoteParentId => (Current as ForwardedTrace)?.ParentId;

    /// <summary>Makes a trace context current. Returns null if it is invalid.</summary>
    public static ForwardedTrace? Start(string parent, string? state)
    {
        if (!ActivityContext.TryParse(parent, state, isRemote: true, out var context))
        {
            return null;
        }

        var trace = new ForwardedTrace(parent, context) { TraceStateString = state };
        trace.Start();
        return trace;
    }

    private ActivityContext Read()
    {
        if (_parent == default && ActivityContext.TryParse(ParentId, TraceStateString, isRemote: true, out var parent))
        {
            _parent = parent;
        }

        return _parent;
    }
}
