using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// Ends a connection that never speaks, that has been idle for long, or whose peer is dead. One timer looks now and then
/// whether anything has moved; the messages themselves pay nothing for it.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private readonly ConnectionParts _parts;
    private readonly RpcConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly IKeepAlive? _keepAlive;
    private readonly ITimer _timer;
    private long _traffic;
    private long _movedAt;
    private long _receivedParts;
    private long _partAt;

    public Deadlines(ConnectionParts parts, IKeepAlive? keepAlive)
    {
        _parts = parts;
        _options = parts.Context.Options;
        _time = parts.Context.Time;
        _keepAlive = keepAlive;
        _movedAt = _partAt = _time.GetTimestamp();

        // No flow: the timer would keep the caller's context alive as long as the connection.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = _time.CreateTimer(
                static state => ((Deadlines)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Schedule();
    }

    private bool HasSpoken => _parts.Traffic.Messages > 0;

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (!CheckKeepAlive() && !CheckHandshake() && !CheckIdle())
        {
            Schedule();
        }
    }

    private bool CheckKeepAlive()
    {
        if (_keepAlive is null)
        {
            return false;
        }

        if (_keepAlive.Look())
        {
            var limit = _options.KeepAliveInterval + _options.KeepAliveTimeout;
            _parts.Context.Control.Abort(new RpcClose(
                RpcCloseCode.Lost,
                $"The peer was silent for {limit.TotalSeconds:0.#} s: no data and no pong (KeepAliveInterval + KeepAliveTimeout)."));
            return true;
        }

        if (_keepAlive.IsBusy && _parts.Traffic.Heartbeats > 0)
        {
            SendHeartbeat();
        }

        return false;
    }

    // A page sees no ping of a WebSocket, and its own is not answered while the read loop is busy.
    private void SendHeartbeat()
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WritePing(message);
        _parts.Outbound.SendUrgent(message);
    }

    // The first message may be large and the link slow: while parts of it come in, there is time for more of them.
    private bool CheckHandshake()
    {
        if (HasSpoken || _options.HandshakeTimeout == Timeout.InfiniteTimeSpan)
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

        End(
            nameof(RpcConnectionOptions.HandshakeTimeout),
            $"Nothing was said within {_options.HandshakeTimeout.TotalSeconds:0.#} s of connecting.");
        return true;
    }

    // A heartbeat shows that the peer lives, as a WebSocket's ping does, and is no use of the connection.
    private bool CheckIdle()
    {
        if (_options.IdleTimeout == Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        // What has moved since the last look counts as if it had just now, so idle is idle for that long at least.
        var traffic = _parts.Activity;
        if (traffic != _traffic || !_parts.IsQuiet)
        {
            _traffic = traffic;
            _movedAt = _time.GetTimestamp();
            return false;
        }

        if (_time.GetElapsedTime(_movedAt) < _options.IdleTimeout)
        {
            return false;
        }

        End(nameof(RpcConnectionOptions.IdleTimeout), $"Nothing was said for {_options.IdleTimeout.TotalSeconds:0.#} s.");
        return true;
    }

    private void Schedule()
    {
        var next = _keepAlive?.Period ?? TimeSpan.MaxValue;
        if (!HasSpoken)
        {
            next = Earlier(next, _options.HandshakeTimeout, _partAt);
        }

        next = Earlier(next, _options.IdleTimeout, _movedAt);
        _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : next, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Earlier(TimeSpan next, TimeSpan timeout, long since)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return next;
        }

        // Where nothing has moved at the half, it is looked at again at the end.
        var rest = timeout - _time.GetElapsedTime(since);
        var look = rest > timeout / 2 ? rest - (timeout / 2) : rest;
        look = look > TimeSpan.FromMilliseconds(1) ? look : TimeSpan.FromMilliseconds(1);
        return look < next ? look : next;
    }

    private void End(string limit, string reason)
    {
        RpcTelemetry.CountLimit(limit);
        _parts.Context.Control.BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, reason));
    }
}
