using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>What ends with a call: progress receivers, and streams among its arguments.</summary>
internal struct CallAttachments
{
    private List<IDisposable>? _items;

    public readonly bool HasStreams => Volatile.Read(in _items)?.Exists(item => item is ICountedStream) ?? false;

    public void Add(IDisposable item) => (_items ??= []).Add(item);

    /// <summary>The traffic of these streams, and of the result.</summary>
    public readonly StreamCounts Count(ICountedStream? result) => StreamCounts.Of(result, _items);

    public void Release()
    {
        if (_items is not null)
        {
            var items = Interlocked.Exchange(ref _items, null);
            items?.ForEach(item => item.Dispose());
        }
    }
}
