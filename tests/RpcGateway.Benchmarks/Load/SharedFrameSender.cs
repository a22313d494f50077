namespace RpcGateway.Benchmarks.Load;

/// <summary>Packs the requests that are ready together into shared frames, as a client of rpcgateway.v1 does.</summary>
internal sealed class SharedFrameSender(RequestRing ring) : IRequestSender
{
    private const int MaxPayload = 65_536;

    private readonly byte[] _frame = new byte[ClientFrame.Length(MaxPayload)];
    private readonly Random _masks = new(1);
    private long _packed;
    private int _start;
    private int _end;

    public void SendUpTo(FrameSocket socket, long requests)
    {
        while (_start < _end || _packed < requests)
        {
            if (_start == _end)
            {
                Pack(requests - _packed);
            }

            _start += socket.Send(_frame.AsSpan(_start.._end));
            if (socket.WantsToWrite)
            {
                return;
            }
        }
    }

    private void Pack(long requests)
    {
        var lines = ring.From(_packed, Math.Min(requests, MaxPayload / ring.Length));
        _packed += lines.Length / ring.Length;
        _start = 0;
        _end = ClientFrame.Write(_frame, ClientFrame.Text, lines[..^1], (uint)_masks.NextInt64(1, uint.MaxValue));
    }
}
