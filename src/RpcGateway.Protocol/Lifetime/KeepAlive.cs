using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// Detects a dead peer. Every read from the link is a sign of life, so a large message on a slow link keeps the connection
/// alive. The framework's own keep-alive accepts only its pong, which waits behind the message.
/// <para>
/// Each end sends a ping when it has read nothing for an interval, and also when it has written nothing for an interval. So
/// each end receives data even while the other end runs user code and does not read pings. An end that runs user code
/// itself does not count silence. Silence is counted in checks of the link, not in time: if the thread pool is late, so are
/// the checks.
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
    private int _silentChecks;
    private int _unsentChecks;
    private int _busyChecks;

    public KeepAlive(ReadLoop reader, IPingable link, RpcConnectionOptions options)
    {
        _reader = reader;
        _link = link;
        Period = (options.KeepAliveInterval < options.KeepAliveTimeout ? options.KeepAliveInterval : options.KeepAliveTimeout) / 4;

        // A change is noticed up to one check late, so both counts end one check early, to stay within the configured
        // times.
        _pingAfter = (int)(options.KeepAliveInterval / Period) - 1;
        _deadAfter = (int)((options.KeepAliveInterval + options.KeepAliveTimeout) / Period) - 1;
    }

    public TimeSpan Period { get; }

    public bool IsBusy => _busyChecks > 0 && _busyChecks % _pingAfter == 0;

    public void Reset() => (_silentChecks, _unsentChecks) = (0, 0);

    public bool Check()
    {
        _busyChecks = _reader.IsWaiting ? 0 : _busyChecks + 1;
        var reads = _link.Reads;
        _silentChecks = reads != _reads || !_reader.IsWaiting ? 0 : _silentChecks + 1;
        _reads = reads;
        var writes = _link.Writes;
        _unsentChecks = writes != _writes ? 0 : _unsentChecks + 1;
        _writes = writes;
        if (_silentChecks >= _deadAfter)
        {
            return true;
        }

        if ((_silentChecks > 0 && _silentChecks % _pingAfter == 0) || _unsentChecks >= _pingAfter)
        {
            _link.Ping();
        }

        return false;
    }
}
