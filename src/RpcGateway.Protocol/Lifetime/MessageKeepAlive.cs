using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// The keep-alive for a transport that exposes only whole messages and cannot send pings, such as the WebSocket of a
/// browser. It sends <c>$/ping</c>. The response arrives after everything that was sent before the ping, and after any
/// message that the peer is sending at the time. Both are given the time that a slow link needs for them.
/// </summary>
internal sealed class MessageKeepAlive : IKeepAlive
{
    private readonly ConnectionContext _connection;
    private readonly ReadLoop _reader;
    private readonly OutboundQueue _outbound;
    private readonly PendingCalls _pending;
    private readonly int _minBytesPerSecond;
    private readonly int _pingAfter;
    private readonly int _deadAfter;
    private long _received;
    private long _queuedAtCheck;
    private long _queuedAtReceive;
    private int _silentChecks;
    private Task _ping = Task.CompletedTask;

    public MessageKeepAlive(ConnectionContext connection, ReadLoop reader, OutboundQueue outbound, PendingCalls pending, int minBytesPerSecond)
    {
        _minBytesPerSecond = minBytesPerSecond;
        _connection = connection;
        _reader = reader;
        _outbound = outbound;
        _pending = pending;
        var options = connection.Options;
        Period = (options.KeepAliveInterval < options.KeepAliveTimeout ? options.KeepAliveInterval : options.KeepAliveTimeout) / 4;

        // A message is noticed up to one check late, so both counts end one check early, to stay within the configured
        // times.
        _pingAfter = (int)(options.KeepAliveInterval / Period) - 1;
        _deadAfter = (int)((options.KeepAliveInterval + options.KeepAliveTimeout) / Period) - 1;
    }

    public TimeSpan Period { get; }

    // The browser responds to the peer's WebSocket pings by itself, even while the read loop is busy.
    public bool IsBusy => false;

    public void Reset() => _silentChecks = 0;

    public bool Check()
    {
        var received = _reader.Traffic.Messages;
        var queuedBefore = _queuedAtCheck;
        _queuedAtCheck = _outbound.SentBytes + _outbound.Bytes;
        if (received != _received || !_reader.IsWaiting)
        {
            _received = received;

            // The message was received after the previous check.
            _queuedAtReceive = queuedBefore;
            _silentChecks = 0;
            return false;
        }

        _silentChecks++;
        if (_silentChecks >= _pingAfter && _ping.IsCompleted)
        {
            _ping = PingAsync();
        }

        return _silentChecks >= _deadAfter + GetChecksForSlowLink();
    }

    private int GetChecksForSlowLink()
    {
        // The pending ping is a call as well.
        var isExpecting = _pending.Count > (_ping.IsCompleted ? 0 : 1);
        var bytes = _queuedAtCheck - _queuedAtReceive + (isExpecting ? _connection.Options.MaxMessageSize : 0);
        return (int)(bytes / (_minBytesPerSecond * Period.TotalSeconds));
    }

    // {"jsonrpc":"2.0","id":1,"method":"$/ping","params":[]}
    private async Task PingAsync()
    {
        var call = RawCall.Create(_pending);
        RequestSender.Post(
            call,
            name: null,
            _reader.Traffic,
            static (request, call, traffic) =>
            {
                RpcMessageWriter.StartRequest(request, call.Id, "$/ping"u8);
                request.Write("[]"u8);
                traffic.AddHeartbeat(request.Size + 1);
            },
            CancellationToken.None);

        // An error response is a sign of life as well, and the loss of the connection is handled elsewhere.
        await ((Task)call.Task.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
