using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// The keep-alive for a transport that shows whole messages only and cannot ping, as the WebSocket of a browser: it sends
/// <c>$/ping</c>. The response comes after everything that was sent before the ping, and after a message that the peer sends
/// at the moment. Both get the time that a slow link needs for them.
/// </summary>
internal sealed class MessageKeepAlive : IKeepAlive
{
    private const int MinBytesPerSecond = 20_000;

    private readonly ConnectionContext _connection;
    private readonly ReadLoop _reader;
    private readonly OutboundQueue _outbound;
    private readonly PendingCalls _pending;
    private readonly int _pingAfter;
    private readonly int _deadAfter;
    private long _received;
    private long _queuedAtLook;
    private long _queuedWhenHeard;
    private int _silentLooks;
    private Task _ping = Task.CompletedTask;

    public MessageKeepAlive(ConnectionContext connection, ReadLoop reader, OutboundQueue outbound, PendingCalls pending)
    {
        _connection = connection;
        _reader = reader;
        _outbound = outbound;
        _pending = pending;
        var options = connection.Options;
        Period = (options.KeepAliveInterval < options.KeepAliveTimeout ? options.KeepAliveInterval : options.KeepAliveTimeout) / 4;

        // A message is seen up to one look late, so both counts end one look early: within the time that was asked for.
        _pingAfter = (int)(options.KeepAliveInterval / Period) - 1;
        _deadAfter = (int)((options.KeepAliveInterval + options.KeepAliveTimeout) / Period) - 1;
    }

    public TimeSpan Period { get; }

    // The peer's own pings are answered below the connection, also while the read loop is busy.
    public bool IsBusy => false;

    public bool Look()
    {
        var received = _reader.Traffic.Messages;
        var queuedBefore = _queuedAtLook;
        _queuedAtLook = _outbound.SentBytes + _outbound.Bytes;
        if (received != _received || !_reader.IsWaiting)
        {
            _received = received;

            // It came in after the look before this one.
            _queuedWhenHeard = queuedBefore;
            _silentLooks = 0;
            return false;
        }

        _silentLooks++;
        if (_silentLooks >= _pingAfter && _ping.IsCompleted)
        {
            _ping = PingAsync();
        }

        return _silentLooks >= _deadAfter + GetLooksOfSlowLink();
    }

    private int GetLooksOfSlowLink()
    {
        // The ping is a call, too.
        var isExpecting = _pending.Count > (_ping.IsCompleted ? 0 : 1);
        var bytes = _queuedAtLook - _queuedWhenHeard + (isExpecting ? _connection.Options.MaxMessageSize : 0);
        return (int)(bytes / (MinBytesPerSecond * Period.TotalSeconds));
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

        // An error is a sign of life as well, and a lost connection is known elsewhere.
        await ((Task)call.Task.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
