using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The span, the duration and the log line of one call, on either end. Records nothing if nothing listens, and for messages
/// of the protocol itself, whose method names start with <c>$/</c>.
/// </summary>
internal readonly struct CallTelemetry
{
    // The error codes in responses to calls of this process. The peer chooses them.
    private static readonly ErrorCodeTexts ClientCodes = new();

    // The error codes in responses of this process. Its own services choose them.
    private static readonly ErrorCodeTexts ServerCodes = new();

    private readonly ConnectionContext? _connection;
    private readonly string _method;
    private readonly Activity? _activity;
    private readonly IDisposable? _scope;
    private readonly long _started;
    private readonly bool _isServer;

    private CallTelemetry(ConnectionContext connection, string method, Activity? activity, bool isServer, IDisposable? scope)
    {
        _connection = connection;
        _method = method;
        _activity = activity;
        _isServer = isServer;
        _scope = scope;
        _started = Stopwatch.GetTimestamp();
    }

    public bool IsRecording => _connection is not null;

    /// <summary>Whether the call's log lines have their own scope.</summary>
    public bool HasLogScope => _scope is not null;

    /// <summary>How long the call has been running; null if it is not recorded.</summary>
    public TimeSpan? Elapsed => IsRecording ? Stopwatch.GetElapsedTime(_started) : null;

    /// <summary>Whether a call to the peer would record anything.</summary>
    public static bool IsClientRecorded(ConnectionContext connection) =>
        RpcTelemetry.Source.HasListeners()
        || RpcTelemetry.ClientDuration.Enabled
        || connection.Logger.IsEnabled(LogLevel.Debug);

    /// <summary>Starts a call to the peer. Its span is current until the caller restores its own.</summary>
    /// <param name="method">The wire name.</param>
    /// <param name="telemetry">The connection.</param>
    /// <param name="peer">The process that serves the call instead of the peer of the connection; null if none.</param>
    public static CallTelemetry StartClient(string method, ConnectionTelemetry telemetry, ISpanPeer? peer = null)
    {
        if (!IsClientRecorded(telemetry.Context) || telemetry.Context.IsControl || IsProtocolMethod(method))
        {
            return default;
        }

        var activity = RpcTelemetry.Source.HasListeners()
            ? RpcTelemetry.Source.StartActivity(ActivityKind.Client, ForwardedTrace.RemoteParent, CallTags.Of(method), name: SpanName(method))
            : null;
        if (activity is { IsAllDataRequested: true })
        {
            if (peer is null)
            {
                telemetry.Describe(activity);
            }
            else
            {
                peer.Describe(activity);
            }
        }

        return new CallTelemetry(telemetry.Context, method, activity, isServer: false, null);
    }

    /// <summary>Adds the id of the request to the span of a call to the peer.</summary>
    public void SetRequestId(long id)
    {
        if (_activity is { IsAllDataRequested: true })
        {
            _activity.SetTag(RpcTelemetryNames.JsonRpcRequestId, id.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Adds the method that the peer sent, if the call is recorded under another name.</summary>
    public void SetOriginalMethod(in RpcMessage message)
    {
        if (_activity is { IsAllDataRequested: true })
        {
            _activity.SetTag(RpcTelemetryNames.RpcMethodOriginal, PeerText.Clean(message.Method));
        }
    }

    /// <summary>Starts a call from the peer, as a child of the span in its message.</summary>
    public static CallTelemetry StartServer(string method, in RpcMessage message, ConnectionTelemetry telemetry)
    {
        var isControl = telemetry.Context.IsControl;
        var traces = RpcTelemetry.Source.HasListeners() && !isControl;
        var logs = telemetry.Context.Logger.IsEnabled(LogLevel.Debug);
        var isRecorded = traces || logs || (RpcTelemetry.ServerDuration.Enabled && !isControl);
        if ((!isRecorded && message.TraceParent.IsEmpty) || IsProtocolMethod(method))
        {
            return default;
        }

        var activity = StartServerActivity(method, message, telemetry, traces);
        if (!isRecorded && activity is null)
        {
            return default;
        }

        // A recorded call creates the scope for the providers that read scopes later, such as exporters.
        var scope = logs || (activity is { IsAllDataRequested: true } && telemetry.Context.Logger.IsEnabled(LogLevel.Information))
            ? telemetry.Context.Logger.BeginScope(new LogScope(method))
            : null;
        return new CallTelemetry(telemetry.Context, method, activity, isServer: true, scope);
    }

    /// <summary>Records a call that was refused before it ran.</summary>
    public static void RecordRefused(string method, in RpcMessage message, ConnectionTelemetry telemetry, int code)
    {
        var call = StartServer(method, message, telemetry);
        if (call.IsRecording)
        {
            if (method == RpcTelemetryNames.Other)
            {
                call.SetOriginalMethod(message);
            }

            call.End(new CallOutcome(new RpcException(code, ""), code, message.Kind == RpcMessageKind.Request));
        }
    }

    /// <summary>Records the end of the call. Called once.</summary>
    public void End(in CallOutcome outcome)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var duration = _isServer ? RpcTelemetry.ServerDuration : RpcTelemetry.ClientDuration;
        if (duration.Enabled && !_connection!.IsControl)
        {
            duration.Record(elapsed.TotalSeconds, CreateTags(outcome));
        }

        Log(outcome, elapsed);
        _scope?.Dispose();
        if (_activity is not null)
        {
            EndSpan(_activity, outcome);
        }
    }

    private static bool IsProtocolMethod(string method) => method.StartsWith("$/", StringComparison.Ordinal);

    // By convention, the span of an unknown method is named after the protocol.
    private static string SpanName(string method) =>
        method == RpcTelemetryNames.Other ? RpcTelemetryNames.JsonRpc : method;

    private static Activity? StartServerActivity(string method, in RpcMessage message, ConnectionTelemetry telemetry, bool traces)
    {
        // A message without a parent span starts a new trace, not a child of the span that is current on this thread.
        if (traces || !message.TraceParent.IsEmpty)
        {
            Activity.Current = null;
        }

        var parent = traces ? TraceContext.Read(message) : default;
        var activity = (traces ? StartServerSpan(method, parent, telemetry) : null) ?? ForwardedTrace.Start(message, parent);
        if (activity is null)
        {
            return null;
        }

        if (telemetry.Context.Options.PropagateBaggage)
        {
            TraceBaggage.Read(message, activity);
        }

        if (activity.IsAllDataRequested)
        {
            if (message.Kind == RpcMessageKind.Request && !message.Id.IsNull)
            {
                activity.SetTag(RpcTelemetryNames.JsonRpcRequestId, message.Id.ToDisplayText());
            }

            telemetry.Describe(activity);
        }

        return activity;
    }

    private static Activity? StartServerSpan(string method, ActivityContext parent, ConnectionTelemetry telemetry) =>
        RpcTelemetry.Source.StartActivity(
            ActivityKind.Server,
            parent,
            CallTags.Of(method),
            telemetry.Links,
            name: SpanName(method));

    private void EndSpan(Activity activity, in CallOutcome outcome)
    {
        if (activity.IsAllDataRequested)
        {
            CallTags.SetStreams(activity, outcome.Streams);
            if (outcome.Exception is { } exception)
            {
                var code = outcome.Code is { } number ? ErrorCodeTexts.ToText(number) : null;
                activity.SetTag(RpcTelemetryNames.RpcStatusCode, outcome.HasResponse ? code : null);
                activity.SetTag(RpcTelemetryNames.ErrorType, outcome.IsCodeSpecific ? code : outcome.ExceptionType);
                var showsText = _connection!.Options.EnableDetailedErrors;
                activity.SetStatus(ActivityStatusCode.Error, showsText ? PeerText.Clean(exception.Message) : null);
            }
        }

        // Stop makes the span's predecessor current, whichever thread this is.
        var current = Activity.Current;
        activity.Stop();
        Activity.Current = current == activity ? null : current;
    }

    private TagList CreateTags(in CallOutcome outcome)
    {
        var tags = new TagList
        {
            { RpcTelemetryNames.RpcSystem, RpcTelemetryNames.JsonRpc },
            { RpcTelemetryNames.RpcMethod, _method },
        };
        if (outcome.Exception is not null)
        {
            var codes = _isServer ? ServerCodes : ClientCodes;
            var code = outcome.Code is { } number ? codes.ToBoundedText(number) : null;
            tags.Add(RpcTelemetryNames.ErrorType, outcome.IsCodeSpecific ? code : outcome.ExceptionType);
            if (outcome.HasResponse && code is not null)
            {
                tags.Add(RpcTelemetryNames.RpcStatusCode, code);
            }
        }

        return tags;
    }

    private void Log(in CallOutcome outcome, TimeSpan elapsed)
    {
        var logger = _connection!.Logger;
        if (!logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        // A call to the peer ends where its response is read, outside any span. The log line belongs to the span of the
        // call.
        var current = Activity.Current;
        Activity.Current = _activity ?? current;
        if (_isServer)
        {
            var end = outcome.Exception is null ? "success"
                : outcome.IsCodeSpecific ? $"error {outcome.Code}"
                : outcome.ExceptionType;
            RpcConnectionLog.CallAnswered(logger, _method, _connection.Id, elapsed.TotalMilliseconds, end);
        }
        else if (outcome.Exception is { } exception)
        {
            RpcConnectionLog.CallMadeFailed(_connection, exception, _method, elapsed.TotalMilliseconds);
        }
        else
        {
            RpcConnectionLog.CallMade(logger, _method, _connection.Id, elapsed.TotalMilliseconds);
        }

        Activity.Current = current;
    }
}
