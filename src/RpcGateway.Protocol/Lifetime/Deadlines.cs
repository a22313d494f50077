using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// Ends a connection that never receives a message, that has been idle too long, or whose peer is dead. A single timer
/// periodically checks for traffic, so messages themselves have no overhead.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private readonly ConnectionParts _parts;
    private readonly RpcConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly IKeepAlive? _keepAlive;
    private readonly Func<object?, bool>? _mayBeSilent;
    private readonly ISessionSocket? _session;
    private readonly ITimer _timer;
    private long _traffic;
    private long _trafficAt;
    private long _receivedParts;
    private long _partAt;
    private long _unfinishedMessage = -1;
    private long _unfinishedAt;

    private Deadlines(ConnectionParts parts, IKeepAlive? keepAlive, ISessionSocket? session, Func<object?, bool>? mayBeSilent)
    {
        _session = session;
        _mayBeSilent = mayBeSilent;
        _parts = parts;
        _options = parts.Context.Options;
        _time = parts.Context.Time;
        _keepAlive = keepAlive;
        _trafficAt = _partAt = _time.GetTimestamp();

        // Without the execution context: otherwise, the timer would keep the caller's context alive as long as the
        // connection.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = _time.CreateTimer(
                static state => ((Deadlines)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _session?.WhenAttached(Continue);
        Schedule();
    }

    /// <summary>Starts the checks; returns null if there is nothing to check, as on the connection of a client at a backend.</summary>
    /// <param name="parts">The connection.</param>
    /// <param name="keepAlive">Detects a dead peer; null if the transport does.</param>
    /// <param name="session">The transport if it can lose its socket; otherwise null.</param>
    /// <param name="mayBeSilent">Whether silence is no reason to close, by the state of the connection; null for never.</param>
    public static Deadlines? Start(
        ConnectionParts parts, IKeepAlive? keepAlive, ISessionSocket? session, Func<object?, bool>? mayBeSilent)
    {
        var options = parts.Context.Options;
        var hasLimits = options.HandshakeTimeout != Timeout.InfiniteTimeSpan || options.IdleTimeout != Timeout.InfiniteTimeSpan
            || options.MessageTimeout != Timeout.InfiniteTimeSpan;
        return hasLimits || keepAlive is not null ? new Deadlines(parts, keepAlive, session, mayBeSilent) : null;
    }

    private bool HasReceived => _parts.Traffic.Messages > 0;

    public void Dispose() => _timer.Dispose();

    // Nothing is due while the session has no socket, so the timer stops then. If the session has one again in this moment, it schedules
    // the next check itself.
    private void Check()
    {
        if (_session is { IsDetached: true })
        {
            _keepAlive?.Reset();
            return;
        }

        if (!CheckKeepAlive() && !CheckMessage() && !CheckHandshake() && !CheckIdle())
        {
            Schedule();
        }
    }

    // The time without a socket does not count.
    private void Continue()
    {
        _trafficAt = _time.GetTimestamp();
        _unfinishedMessage = -1;
        Schedule();
    }

    private bool CheckKeepAlive()
    {
        if (_keepAlive is null)
        {
            return false;
        }

        if (_keepAlive.Check())
        {
            return LosePeer();
        }

        _session?.AcknowledgeIdle();

        if (_keepAlive.IsBusy && _parts.Traffic.Heartbeats > 0)
        {
            SendHeartbeat();
        }

        return false;
    }

    // Returns whether the connection has ended.
    private bool LosePeer()
    {
        var limit = _options.KeepAliveInterval + _options.KeepAliveTimeout;
        var reason = new RpcClose(
            RpcCloseCode.Lost,
            $"The peer timed out: no data and no pong for {limit.TotalSeconds:0.#} s (KeepAliveInterval + KeepAliveTimeout).");
        if (_session?.TryLose(reason) == true)
        {
            return false;
        }

        _parts.Context.Control.Abort(reason);
        return true;
    }

    // A page does not see WebSocket pings, and its own $/ping gets no response while the read loop is busy.
    private void SendHeartbeat()
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WritePing(message);
        _parts.Outbound.SendUrgent(message);
    }

    // The first message may be large and the link slow: each received part extends the time.
    private bool CheckHandshake()
    {
        if (HasReceived || _options.HandshakeTimeout == Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        if (_parts.Traffic.Parts != _receivedParts)
        {
            _receivedParts = _parts.Traffic.Parts;
            var half = (long)(_options.HandshakeTimeout.TotalSeconds / 2 * _time.TimestampFrequency);
            _partAt = Math.Max(_partAt, _time.GetTimestamp() - half);
        }

        if (_time.GetElapsedTime(_partAt) < _options.HandshakeTimeout)
        {
            return false;
        }

        if (MayBeSilent())
        {
            _partAt = _time.GetTimestamp();
            return false;
        }

        End(
            nameof(RpcConnectionOptions.HandshakeTimeout),
            $"No message was received within {_options.HandshakeTimeout.TotalSeconds:0.#} s (HandshakeTimeout).");
        return true;
    }

    // A peer that sends a byte now and then could otherwise keep the memory of a large message for as long as it likes. The time starts
    // with the first check that sees the message.
    private bool CheckMessage()
    {
        if (_parts.Traffic.Unfinished is var received and > 0 && _options.MessageTimeout != Timeout.InfiniteTimeSpan)
        {
            if (_unfinishedMessage != _parts.Traffic.Messages)
            {
                _unfinishedMessage = _parts.Traffic.Messages;
                _unfinishedAt = _time.GetTimestamp();
            }

            var limit = GetMessageLimit(received);
            if (_time.GetElapsedTime(_unfinishedAt) >= limit)
            {
                End(
                    nameof(RpcConnectionOptions.MessageTimeout),
                    $"A message was not completed within {limit.TotalSeconds:0.#} s (MessageTimeout).");
                return true;
            }
        }
        else
        {
            _unfinishedMessage = -1;
        }

        return false;
    }

    private TimeSpan GetMessageLimit(long received) =>
        _options.MessageTimeout + TimeSpan.FromSeconds((double)received / NetworkSpeed.MinOfClient);

    // Like a WebSocket ping, a heartbeat shows that the peer is alive, but does not count as use of the connection.
    private bool CheckIdle()
    {
        if (_options.IdleTimeout == Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        // Traffic since the last check counts as if it had just occurred, so the idle time is never shorter than the
        // timeout.
        var traffic = _parts.Activity;
        if (traffic != _traffic || !_parts.IsQuiet)
        {
            _traffic = traffic;
            _trafficAt = _time.GetTimestamp();
            return false;
        }

        if (_time.GetElapsedTime(_trafficAt) < _options.IdleTimeout)
        {
            return false;
        }

        if (MayBeSilent())
        {
            // If it leaves its last group later, the idle time starts at the last check.
            _trafficAt = _time.GetTimestamp();
            return false;
        }

        End(
            nameof(RpcConnectionOptions.IdleTimeout),
            $"The connection was idle for {_options.IdleTimeout.TotalSeconds:0.#} s (IdleTimeout).");
        return true;
    }

    // Asked only when a time limit has passed. Whether the peer is alive is up to the keep-alive.
    private bool MayBeSilent() => _mayBeSilent?.Invoke(_parts.Context.State) == true;

    private void Schedule()
    {
        var next = _keepAlive?.Period ?? TimeSpan.MaxValue;
        if (!HasReceived)
        {
            next = Earlier(next, _options.HandshakeTimeout, _partAt);
        }

        next = _unfinishedMessage < 0
            ? Earlier(next, _options.MessageTimeout, _time.GetTimestamp())
            : Earlier(next, GetMessageLimit(_parts.Traffic.Unfinished), _unfinishedAt);
        next = Earlier(next, _options.IdleTimeout, _trafficAt);
        _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : next, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Earlier(TimeSpan next, TimeSpan timeout, long since)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return next;
        }

        // First checked after half the timeout; if there was no traffic by then, checked again at the end.
        var rest = timeout - _time.GetElapsedTime(since);
        var check = rest > timeout / 2 ? rest - (timeout / 2) : rest;
        check = check > TimeSpan.FromMilliseconds(1) ? check : TimeSpan.FromMilliseconds(1);
        return check < next ? check : next;
    }

    private void End(string limit, string reason)
    {
        RpcTelemetry.CountLimit(limit);
        _parts.Context.Control.BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, reason));
    }
}
