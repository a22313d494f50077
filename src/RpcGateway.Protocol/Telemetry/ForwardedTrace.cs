using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The trace of a call that no listener wants a span of. W3C Trace Context asks participants that do not record to
/// forward what they received, so messages sent during the call carry the caller's span and not this object's own id.
/// </summary>
internal sealed class ForwardedTrace : Activity
{
    private ForwardedTrace(string parent)
        : base(RpcTelemetryNames.Source)
    {
        SetParentId(parent);
        IsAllDataRequested = false;
    }

    /// <summary>Makes the trace context of the message the current one; null if the message has none.</summary>
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
