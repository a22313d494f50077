using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>Ends a relay whose client never says anything, is idle too long, or is dead. A timer checks a few counters.</summary>
internal sealed class RelayDeadlines : IDisposable
{
    private readonly RelayState _state;
    private readonly ClientSocket _client;
    private readonly IPingable? _link;
    private readonly TimeSpan _idle;
    private readonly TimeSpan _silence;
    private readonly TimeSpan _handshake;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _reads;
    private long _messages;
    private long _readAt;
    private long _messageAt;
    private long _pingAt;

    public RelayDeadlines(RelayState state, ClientSocket client, IPingable? link, TimeSpan idle, TimeProvider time)
    {
        var options = state.Options;
        _state = state;
        _client = client;
        _link = link is { CanPing: true } ? link : null;
        _idle = idle;
        _handshake = options.HandshakeTimeout;
        _silence = options.KeepAliveInterval + options.KeepAliveTimeout;
        _time = time;
        _readAt = _messageAt = _pingAt = time.GetTimestamp();
        var period = new[] { options.KeepAliveInterval, options.KeepAliveTimeout, idle, _handshake }
            .Where(limit => limit != Timeout.InfiniteTimeSpan).Min() / 4;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static self => ((RelayDeadlines)self!).Check(), this, period, period);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        CheckKeepAlive();
        var messages = _state.Messages;
        if (messages != _messages || (_client.IsReceiving && _state.FromClient.Count + _state.FromService.Count > 0))
        {
            _messages = messages;
            _messageAt = _time.GetTimestamp();
            return;
        }

        var quiet = _time.GetElapsedTime(_messageAt);
        if (messages == 0 && quiet >= _handshake && _handshake != Timeout.InfiniteTimeSpan)
        {
            End(nameof(RpcConnectionOptions.HandshakeTimeout),
                $"No message was received within {_handshake.TotalSeconds:0.#} s (HandshakeTimeout).");
        }
        else if (quiet >= _idle && _idle != Timeout.InfiniteTimeSpan)
        {
            End(nameof(RpcConnectionOptions.IdleTimeout),
                $"The connection was idle for {_idle.TotalSeconds:0.#} s (IdleTimeout).");
        }
    }

    // While the gateway itself does not read, because the service does not, silence says nothing about the client.
    private void CheckKeepAlive()
    {
        if (_link is null)
        {
            return;
        }

        var reads = _link.Reads;
        if (reads != _reads || !_client.IsReceiving)
        {
            _reads = reads;
            _readAt = _time.GetTimestamp();
        }
        else if (_time.GetElapsedTime(_readAt) >= _silence)
        {
            _state.End(RelaySide.Client, RpcCloseCode.Lost,
                $"The peer timed out: no data and no pong for {_silence.TotalSeconds:0.#} s (KeepAliveInterval + KeepAliveTimeout).");
            _client.Abort();
            return;
        }

        if (_time.GetElapsedTime(_pingAt) >= _state.Options.KeepAliveInterval * 0.75)
        {
            _pingAt = _time.GetTimestamp();
            _link.Ping();
        }
    }

    private void End(string limit, string reason)
    {
        RpcTelemetry.CountLimit(limit);
        _state.End(RelaySide.Client, RpcCloseCode.PolicyViolation, reason);
    }
}
