using System.Diagnostics;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Services.Callbacks;

/// <summary>The spans of broadcasts.</summary>
internal static class CallbackTelemetry
{
    /// <summary>Starts the span of a notification to any number of connections.</summary>
    public static Activity? StartNotification(string method) => RpcTelemetry.Source.HasListeners()
        ? RpcTelemetry.Source.StartActivity(ActivityKind.Client, ForwardedTrace.RemoteParent, CallTags.Of(method), name: method)
        : null;
}
