using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Collects the responses of one batch into one array (JSON-RPC 2.0, section 6).</summary>
internal sealed class BatchResponse
{
    private readonly Lock _lock = new();
    private readonly MessageBuffer _responses = MessageBuffer.Rent();

    // One of them is the router, which has not routed all elements yet.
    private int _awaited = 1;

    /// <summary>One more response is to come.</summary>
    public void Expect()
    {
        lock (_lock)
        {
            _awaited++;
        }
    }

    /// <summary>Adds a response and releases its buffer.</summary>
    /// <returns>The array, if this response was the last one; else null.</returns>
    public MessageBuffer? Add(MessageBuffer response)
    {
        lock (_lock)
        {
            _responses.Write(_responses.Size == 0 ? "["u8 : ","u8);
            _responses.Write(response.WrittenSpan);
        }

        response.Release();
        return End();
    }

    /// <summary>One response less is awaited.</summary>
    /// <returns>The array, if none is awaited any more and at least one came; else null.</returns>
    public MessageBuffer? End()
    {
        lock (_lock)
        {
            if (--_awaited > 0)
            {
                return null;
            }
        }

        if (_responses.Size == 0)
        {
            _responses.Release();
            return null;
        }

        _responses.Write("]"u8);
        return _responses;
    }
}
