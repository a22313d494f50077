namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Sends the requests of a ring. Frames that are pending together leave in one write; lines that are pending together are
/// packed into a shared frame, like by a client of rpcgateway.v1.
/// </summary>
internal sealed class RequestSender(RequestRing ring)
{
    private const int MaxPayload = 65_536;

    private readonly byte[] _frame = ring.HasLines ? new byte[ClientFrame.Length(MaxPayload)] : [];
    private readonly Random _masks = new(1);
    private long _position;
    private int _start;
    private int _end;

    /// <summary>Sends all requests up to a number, as far as the socket accepts them.</summary>
    public void SendUpTo(FrameSocket socket, long requests)
    {
        var end = requests * ring.Length;
        while (_start < _end || _position < end)
        {
            if (!ring.HasLines)
            {
                _position += socket.Send(ring.FromByte(_position, end - _position));
            }
            else
            {
                SendLines(socket, end);
            }

            if (socket.WantsToWrite)
            {
                return;
            }
        }
    }

    private void SendLines(FrameSocket socket, long end)
    {
        if (_start == _end)
        {
            var lines = ring.FromByte(_position, Math.Min(end - _position, MaxPayload / ring.Length * ring.Length));
            _position += lines.Length;
            _start = 0;
            _end = ClientFrame.Write(_frame, ClientFrame.Text, lines[..^1], (uint)_masks.NextInt64(1, uint.MaxValue));
        }

        _start += socket.Send(_frame.AsSpan(_start.._end));
    }
}
