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
    private ForwardedTrace(string parent)
        : base(RpcTelemetryNames.Source)
    {
        SetParentId(parent);
        IsAllDataRequested = false;
    }

    /// <summary>
    /// The parent for a span that is started now: the caller's span if the current call is not recorded; default, which stands for the
    /// current span, otherwise.
    /// </summary>
    public static ActivityContext RemoteParent =>
        Current is ForwardedTrace trace && ActivityContext.TryParse(trace.ParentId, trace.TraceStateString, isRemote: true, out var parent)
            ? parent
            : default;

    /// <summary>Makes the trace context of the message current. Returns null if the message has none.</summary>
    public static ForwardedTrace? Start(in RpcMessage message)
    {
        if (!TraceContext.IsParent(message.TraceParent))
        {
            return null;
        }

        var trace = new ForwardedTrace(Encoding.ASCII.GetString(message.TraceParent[..TraceContext.ParentLength]))
        {
            TraceStateString = TraceContext.ReadState(message.TraceState),
        };
        trace.Start();
        return trace;
    }
}
