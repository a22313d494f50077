using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>Extensions for the spans of both ends.</summary>
internal static class ActivityExtensions
{
    /// <summary>
    /// Records that the operation of the span failed. Does nothing for a span that is null or not sampled.
    /// </summary>
    public static void SetFailed(this Activity? activity, Exception exception)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(RpcTelemetryNames.ErrorType, exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
