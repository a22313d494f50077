using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>What the spans of both ends have in common.</summary>
internal static class ActivityExtensions
{
    /// <summary>Records that what the span measures failed. Does nothing for a span that is null or not sampled.</summary>
    public static void SetFailed(this Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(RpcTelemetryNames.ErrorType, exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
