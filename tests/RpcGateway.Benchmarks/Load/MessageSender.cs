namespace RpcGateway.Benchmarks.Load;

/// <summary>Sends messages that are not known beforehand; those that are ready together leave in one piece.</summary>
internal sealed class MessageSender(int smallest = 4096)
{
    private const uint Mask = 0x5C3E91A7;

    private byte[] _frames = new byte[smallest];
    private int _start;
    private int _end;

    /// <summary>Whether some of it is still here.</summary>
    public bool IsWaiting => _start < _end;

    public void Add(ReadOnlySpan<byte> message) => Add(ClientFrame.Text, message);

    public void AddBinary(ReadOnlySpan<byte> message) => Add(ClientFrame.Binary, message);

    /// <summary>Sends what there is, as far as there is room.</summary>
    public void Flush(FrameSocket socket)
    {
        if (_start < _end)
        {
            _start += socket.Send(_frames.AsSpan(_start.._end));
        }

        if (_start == _end)
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
