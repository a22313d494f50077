using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Ends a connection that never speaks, or that has been idle for long. One timer looks now and then whether anything
/// has moved; the messages themselves pay nothing for it.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private readonly RpcConnection _connection;
    private readonly RpcConnectionOptions _options;
    private readonly ITimer _timer;
    private long _seen = -1;
    private bool _wasQuiet;

    public Deadlines(RpcConnection connection, RpcConnectionOptions options, TimeProvider timeProvider)
    {
        _connection = connection;
        _options = options;
        // No flow: the timer would keep the caller's context alive as long as the connection.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = timeProvider.CreateTimer(
                static state => ((Deadlines)state!).Check(),
                this,
                options.HandshakeTimeout == Timeout.InfiniteTimeSpan ? HalfIdleTimeout : options.HandshakeTimeout,
                Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan HalfIdleTimeout =>
        _options.IdleTimeout == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : _options.IdleTimeout / 2;

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (_connection.ReceivedMessages == 0 && _options.HandshakeTimeout != Timeout.InfiniteTimeSpan)
        {
            End(
                nameof(RpcConnectionOptions.HandshakeTimeout),
                $"Nothing was said within {_options.HandshakeTimeout.TotalSeconds:0.#} s of connecting.");
            return;
        }

        // A heartbeat shows that the peer lives, as a WebSocket's ping does, and is no use of the connection.
        // Nothing moved between two looks that are half the timeout apart, twice: idle for that long at least.
        var now = _connection.Traffic;
        if (now == _seen && _connection.IsQuiet)
        {
            if (_wasQuiet)
            {
                End(
                    nameof(RpcConnectionOptions.IdleTimeout),
                    $"Nothing was said for {_options.IdleTimeout.TotalSeconds:0.#} s.");
                return;
            }

            _wasQuiet = true;
        }
        else
        {
            _wasQuiet = false;
        }

        _seen = now;
        _timer.Change(HalfIdleTimeout, Timeout.InfiniteTimeSpan);
    }

    private void End(string limit, string reason)
    {
        RpcTelemetry.CountLimit(limit);
        _connection.BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, reason));
    }
}
