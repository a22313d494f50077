namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The requests of the client that wait for the service. The object is its own lock.</summary>
internal sealed class ServiceCalls
{
    private readonly Dictionary<long, ServiceCall> _calls = [];
    private long _lastNumber;
    private bool _isClosed;

    /// <summary>Gives the call its number. Returns false if the channel has ended.</summary>
    public bool TryAdd(ServiceCall call)
    {
        lock (this)
        {
            if (_isClosed)
            {
                return false;
            }

            call.Number = ++_lastNumber;
            _calls.Add(call.Number, call);
            return true;
        }
    }

    public ServiceCall? Take(long number)
    {
        lock (this)
        {
            return _calls.Remove(number, out var call) ? call : null;
        }
    }

    /// <summary>Removes and returns all calls, and accepts no more. Returns null if that has been done.</summary>
    public IReadOnlyList<ServiceCall>? Close()
    {
        lock (this)
        {
            if (_isClosed)
            {
                return null;
            }

            _isClosed = true;
            var left = _calls.Values.OrderBy(call => call.Number).ToList();
            _calls.Clear();
            return left;
        }
    }
}
