namespace RpcGateway.Protocol.Progress;

/// <summary>The receivers of progress reports from the peer, by token.</summary>
internal sealed class ProgressTable(long lastToken)
{
    private readonly Lock _lock = new();
    private Dictionary<long, ProgressReceiver>? _receivers;
    private long _lastToken = lastToken;

    public long Add(ProgressReceiver receiver)
    {
        lock (_lock)
        {
            (_receivers ??= []).Add(++_lastToken, receiver);
            return _lastToken;
        }
    }

    public ProgressReceiver? Find(long token)
    {
        lock (_lock)
        {
            return _receivers?.GetValueOrDefault(token);
        }
    }

    public void Remove(long token)
    {
        lock (_lock)
        {
            _receivers?.Remove(token);
        }
    }
}
