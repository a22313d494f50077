using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The span of a notification to one connection. It starts before the notification is written and ends when it is queued.
/// </summary>
internal readonly struct NotificationSpan : IDisposable
{
    private readonly Activity? _activity;

    private NotificationSpan(Activity? activity) => _activity = activity;

    /// <summary>Starts the span and makes it current. Does nothing if no listener records it.</summary>
    public static NotificationSpan Start(string method, ConnectionTelemetry telemetry)
    {
        var activity = RpcTelemetry.Source.HasListeners()
            ? RpcTelemetry.Source.StartActivity(ActivityKind.Client, ForwardedTrace.RemoteParent, CallTags.Of(method), name: method)
            : null;
        if (activity is { IsAllDataRequested: true })
        {
            telemetry.Describe(activity);
            activity.SetTag(RpcTelemetryNames.NotificationReceivers, 1);
        }

        return new NotificationSpan(activity);
    }

    /// <summary>Records that the notification could not be written.</summary>
    public void Fail(Exception exception) => _activity.SetFailed(exception);

    public void Dispose() => _activity?.Stop();
}
