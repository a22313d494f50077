namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The objects and streams of one end that the other end may use. The object is its own lock.</summary>
internal sealed class HandleTable(HandleQuota quota)
{
    private readonly HashSet<long> _objects = [];
    private readonly HashSet<long> _streams = [];
    private bool _isClosed;

    public bool Contains(HandleKind kind, long number)
    {
        lock (this)
        {
            return SetOf(kind).Contains(number);
        }
    }

    /// <summary>Adds what the owner has sent: all or nothing. Returns false if that would be too many.</summary>
    public bool TryAdd(IReadOnlyList<HandleReference> references)
    {
        if (references.Count == 0)
        {
            return true;
        }

        lock (this)
        {
            // A handle that is sent again stays one handle.
            var added = references.Where(one => one.Kind != HandleKind.ReturnedObject && !SetOf(one.Kind).Contains(one.Number)).ToList();
            if (_isClosed || !quota.TryTake(added.Count))
            {
                return _isClosed;
            }

            quota.Return(added.Count(one => !SetOf(one.Kind).Add(one.Number)));
            return true;
        }
    }

    /// <summary>Removes a handle. Returns false if it is not known.</summary>
    public bool Remove(HandleKind kind, long number)
    {
        lock (this)
        {
            if (!SetOf(kind).Remove(number))
            {
                return false;
            }

            quota.Return(1);
            return true;
        }
    }

    /// <summary>Removes all handles, and accepts no more.</summary>
    public void Close()
    {
        lock (this)
        {
            _isClosed = true;
            quota.Return(_objects.Count + _streams.Count);
            _objects.Clear();
            _streams.Clear();
        }
    }

    private HashSet<long> SetOf(HandleKind kind) => kind == HandleKind.Stream ? _streams : _objects;
}
