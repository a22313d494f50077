namespace RpcGateway.Benchmarks.Sockets;

/// <summary>Frames and sends messages that are not known in advance. Messages that are pending together leave in one write.</summary>
internal sealed class MessageSender
{
    private const uint Mask = 0x5C3E91A7;

    private byte[] _frames = new byte[256];
    private int _start;
    private int _end;

    /// <summary>Whether part of the data is not sent yet.</summary>
    public bool IsPending => _start < _end;

    public void Add(ReadOnlySpan<byte> message) => Add(ClientFrame.Text, message);

    public void AddBinary(ReadOnlySpan<byte> message) => Add(ClientFrame.Binary, message);

    /// <summary>Sends the pending data, as far as the socket accepts it.</summary>
    public void Flush(FrameSocket socket)
    {
        if (IsPending)
        {
            _start += socket.Send(_frames.AsSpan(_start.._end));
        }

        if (!IsPending)
        {
            _start = 0;
            _end = 0;
        }
    }

    private void Add(byte opcode, ReadOnlySpan<byte> message)
    {
        var end = _end + ClientFrame.Length(message.Length);
        if (end > _frames.Length)
        {
            Array.Resize(ref _frames, 2 * end);
        }

        _end += ClientFrame.Write(_frames.AsSpan(_end), opcode, message, Mask);
    }
}
