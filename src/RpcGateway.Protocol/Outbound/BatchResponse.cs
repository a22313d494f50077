using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Collects the responses of one batch into one array (JSON-RPC 2.0, section 6).</summary>
internal sealed class BatchResponse
{
    private readonly Lock _lock = new();
    private readonly MessageBuffer _responses = MessageBuffer.Rent();

    // Starts with one for the router, which ends it when all elements have been routed.
    private int _pending = 1;

    /// <summary>Announces one more response.</summary>
    public void Expect()
    {
        lock (_lock)
        {
            _pending++;
        }
    }

    /// <summary>Adds a response and releases its buffer.</summary>
    /// <returns>The array if this response was the last one; otherwise null.</returns>
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

    /// <summary>Records that one announced response, or the routing, is complete.</summary>
    /// <returns>The array if nothing is pending and there is at least one response; otherwise null.</returns>
    public MessageBuffer? End()
    {
        lock (_lock)
        {
            if (--_pending > 0)
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
