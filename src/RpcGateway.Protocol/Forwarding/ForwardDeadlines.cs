using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// Ends the forwarded calls of one channel whose timeout has passed and that the process does not answer: it hangs, or ignores the
/// cancellation. A process that works answers by itself, so it gets some time to do so. One timer for all calls, which runs only while
/// calls with a timeout are open.
/// </summary>
internal sealed class ForwardDeadlines : IDisposable
{
    // How long after its timeout the response of a call is awaited, and how often that is checked.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ForwardChannel _channel;
    private readonly ForwardedCalls _calls;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _isScheduled;

    // The calls that ended here and may still open a stream, which no client would read.
    private RecentNumbers _streams;

    public ForwardDeadlines(ForwardChannel channel, ForwardedCalls calls)
    {
        _channel = channel;
        _calls = calls;
        _time = channel.Client.Time;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = _time.CreateTimer(
                static state => ((ForwardDeadlines)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The time at which a call with a timeout ends without a response.</summary>
    public long EndOf(int milliseconds) =>
        _time.GetTimestamp() + (long)(((milliseconds / 1000.0) + Grace.TotalSeconds) * _time.TimestampFrequency);

    /// <summary>A call with a timeout was added to the open ones.</summary>
    public void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            _timer.Change(Grace, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The process has responded after all. The stream that it opened ends.</summary>
    public void OnLateResponse(in RpcMessage response)
    {
        if (response.Kind == RpcMessageKind.Result && WasStream(response.Id)
            && StreamResult.TryFindToken(response.Payload, out var token))
        {
            var frame = LinkFrame.Rent();
            RpcMessageWriter.WriteEnumeratorAbort(frame, token);
            _channel.SendUrgent(frame, RpcFrameType.Text, after: 0);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        // First, so that a call that is added meanwhile schedules the next check.
        Volatile.Write(ref _isScheduled, 0);
        var late = _calls.TakeLate(_time.GetTimestamp(), out var isAnyLeft);
        foreach (var call in late)
        {
            End(call);
        }

        if (late.Count > 0)
        {
            _channel.Inbound.Outbound.Flush();
        }

        if (isAnyLeft)
        {
            Schedule();
        }
    }

    private void End(ForwardedCall call)
    {
        if (call.IsStream)
        {
            lock (this)
            {
                _streams.Add((uint)call.Number);
            }
        }

        if (call.TryCancel())
        {
            _channel.SendLateCancellation(call);
        }

        _channel.Completion.Fail(call, CallError.TimedOut);
    }

    private bool WasStream(RpcId id)
    {
        lock (this)
        {
            return id.AsNumber() is { } number && _streams.Contains((uint)number);
        }
    }
}
