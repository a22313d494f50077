using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>The span and the duration of one call, seen from either end. Does nothing where nobody listens.</summary>
internal readonly struct CallTelemetry
{
    private readonly Histogram<double>? _duration;
    private readonly string _method;
    private readonly Activity? _activity;
    private readonly long _started;

    private CallTelemetry(Histogram<double>? duration, string method, Activity? activity)
    {
        _duration = duration;
        _method = method;
        _activity = activity;
        _started = duration is null ? 0 : Stopwatch.GetTimestamp();
    }

    public bool IsRecording => _activity is not null || _duration is not null;

    /// <summary>Starts a call of ours; its span is current until the caller restores its own.</summary>
    public static CallTelemetry StartClient(string method, long id)
    {
        var duration = RpcTelemetry.ClientDuration.Enabled ? RpcTelemetry.ClientDuration : null;
        var activity = RpcTelemetry.Source.HasListeners()
            ? RpcTelemetry.Source.StartActivity(method, ActivityKind.Client)
            : null;
        Describe(activity, method);
        activity?.SetTag(RpcTelemetry.RequestId, id.ToString(CultureInfo.InvariantCulture));
        return new CallTelemetry(duration, method, activity);
    }

    /// <summary>Starts a call of the peer's, below the span that its message names.</summary>
    public static CallTelemetry StartServer(string method, in RpcMessage message, ActivityContext link)
    {
        var duration = RpcTelemetry.ServerDuration.Enabled ? RpcTelemetry.ServerDuration : null;
        Activity? activity = null;
        if (RpcTelemetry.Source.HasListeners())
        {
            // No parent of the message's own means a new trace: the connection's span lasts for hours.
            Activity.Current = null;
            activity = RpcTelemetry.Source.StartActivity(
                ActivityKind.Server, ReadParent(message), links: link == default ? null : [new ActivityLink(link)], name: method);
            Describe(activity, method);
            if (activity is not null && message.Kind == RpcMessageKind.Request)
            {
                activity.SetTag(RpcTelemetry.RequestId, message.Id.ToString());
            }
        }

        return new CallTelemetry(duration, method, activity);
    }

    /// <summary>Records a call to a method that does not exist.</summary>
    public static void RecordUnknownMethod(in RpcMessage message, ActivityContext link)
    {
        if (!RpcTelemetry.Source.HasListeners() && !RpcTelemetry.ServerDuration.Enabled)
        {
            return;
        }

        var telemetry = StartServer(RpcTelemetry.OtherMethod, message, link);
        telemetry._activity?.SetTag(RpcTelemetry.OriginalMethod, Encoding.UTF8.GetString(message.Method));
        telemetry.End(new RpcException(RpcErrorCode.MethodNotFound, ""));
    }

    public void End(Exception? exception)
    {
        var statusCode = (exception as RpcException)?.Code.ToString(CultureInfo.InvariantCulture);
        var errorType = exception is null ? null : statusCode ?? exception.GetType().FullName;
        if (_duration is not null)
        {
            Record(statusCode, errorType);
        }

        if (_activity is not null)
        {
            if (exception is not null)
            {
                _activity.SetTag(RpcTelemetry.StatusCode, statusCode);
                _activity.SetTag(RpcTelemetry.ErrorType, errorType);
                _activity.SetStatus(ActivityStatusCode.Error);
            }

            // Stop makes the span's predecessor current, on whatever thread this is.
            var current = Activity.Current;
            _activity.Stop();
            Activity.Current = current == _activity ? null : current;
        }
    }

    private static void Describe(Activity? activity, string method)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(RpcTelemetry.System, RpcTelemetry.SystemJsonRpc);
            activity.SetTag(RpcTelemetry.Method, method);
            activity.SetTag(RpcTelemetry.ProtocolVersion, "2.0");
        }
    }

    private static ActivityContext ReadParent(in RpcMessage message) =>
        !message.TraceParent.IsEmpty
        && ActivityContext.TryParse(
            Encoding.UTF8.GetString(message.TraceParent),
            message.TraceState.IsEmpty ? null : Encoding.UTF8.GetString(message.TraceState),
            isRemote: true,
            out var parent) ? parent : default;

    private void Record(string? statusCode, string? errorType)
    {
        var tags = new TagList
        {
            { RpcTelemetry.System, RpcTelemetry.SystemJsonRpc },
            { RpcTelemetry.Method, _method },
        };
        if (errorType is not null)
        {
            tags.Add(RpcTelemetry.ErrorType, errorType);
        }

        if (statusCode is not null)
        {
            tags.Add(RpcTelemetry.StatusCode, statusCode);
        }

        _duration!.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
    }
}
