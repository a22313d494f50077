using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>Collects the answers of one batch and sends them as one array (JSON-RPC 2.0, section 6).</summary>
internal sealed class BatchResponse(RpcConnection connection)
{
    private readonly Lock _lock = new();
    private readonly MessageBuffer _answers = MessageBuffer.Rent();

    // One for the router, which has not handed out all elements yet.
    private int _awaited = 1;

    public void Expect()
    {
        lock (_lock)
        {
            _awaited++;
        }
    }

    public void Add(MessageBuffer answer)
    {
        lock (_lock)
        {
            _answers.Write(_answers.Size == 0 ? "["u8 : ","u8);
            _answers.Write(answer.WrittenSpan);
        }

        answer.Release();
        Close();
    }

    /// <summary>One answer fewer to wait for; the last one sends the array, unless all were notifications.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (--_awaited > 0)
            {
                return;
            }
        }

        if (_answers.Size == 0)
        {
            _answers.Release();
            return;
        }

        _answers.Write("]"u8);
        connection.Respond(_answers, null);
    }
}
