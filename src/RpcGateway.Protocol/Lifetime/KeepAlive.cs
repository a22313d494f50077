using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// Decides whether the peer is dead. Every byte read is a sign of life, so a large message on a slow link is one all the time;
/// the framework's own keep-alive accepts nothing but its pong, which waits behind the message.
/// <para>
/// Each end pings when it has read nothing, and also when it has written nothing, for an interval. So each end hears from
/// the other even while that one is busy with code of its users and does not read pings; and an end that is busy itself judges
/// nobody. Silence is counted in looks at the link, not in time: if the thread pool is late, so are the looks.
/// </para>
/// </summary>
internal sealed class KeepAlive : IKeepAlive
{
    private readonly ReadLoop _reader;
    private readonly IPingable _link;
    private readonly int _pingAfter;
    private readonly int _deadAfter;
    private long _reads;
    private long _writes;
    private int _silentLooks;
    private int _unsentLooks;
    private int _busyLooks;

    public KeepAlive(ReadLoop reader, IPingable link, RpcConnectionOptions options)
    {
        _reader = reader;
        _link = link;
        Period = (options.KeepAliveInterval < options.KeepAliveTimeout ? options.KeepAliveInterval : options.KeepAliveTimeout) / 4;

        // A change is seen up to one look late, so both counts end one look early: within the time that was asked for.
        _pingAfter = (int)(options.KeepAliveInterval / Period) - 1;
        _deadAfter = (int)((options.KeepAliveInterval + options.KeepAliveTimeout) / Period) - 1;
    }

    public TimeSpan Period { get; }

    public bool IsBusy => _busyLooks > 0 && _busyLooks % _pingAfter == 0;

    public bool Look()
    {
        _busyLooks = _reader.IsWaiting ? 0 : _busyLooks + 1;
        var reads = _link.Reads;
        _silentLooks = reads != _reads || !_reader.IsWaiting ? 0 : _silentLooks + 1;
        _reads = reads;
        var writes = _link.Writes;
        _unsentLooks = writes != _writes ? 0 : _unsentLooks + 1;
        _writes = writes;
        if (_silentLooks >= _deadAfter)
        {
            return true;
        }

        if ((_silentLooks > 0 && _silentLooks % _pingAfter == 0) || _unsentLooks >= _pingAfter)
        {
            _link.Ping();
        }

        return false;
    }
}
