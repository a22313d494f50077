using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// The client's end of a WebSocket, by hand: no more work than finding out where each message begins and ends. It
/// blocks until <see cref="StopBlocking"/>.
/// </summary>
internal sealed class FrameSocket : IDisposable
{
    private const byte Final = 0x80;
    private const byte OpcodeBits = 0x0F;

    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _fragments = new();
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _isFragmented;
    private byte[]? _pong;

    /// <param name="socket">A connection after its handshake; this object's from now on.</param>
    /// <param name="early">What came behind the handshake.</param>
    /// <param name="bufferSize">What to read at once; it grows with longer messages.</param>
    public FrameSocket(Socket socket, ReadOnlySpan<byte> early, int bufferSize)
    {
        _socket = socket;
        _buffer = new byte[Math.Max(bufferSize, early.Length)];
        early.CopyTo(_buffer);
        _end = early.Length;
    }

    public int Handle => (int)_socket.Handle;

    /// <summary>Whether the last message was binary.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>What had no room in the socket has to wait for it.</summary>
    public bool WantsToWrite { get; private set; }

    public void StopBlocking() => _socket.Blocking = false;

    /// <summary>Reads once.</summary>
    /// <returns>Whether anything came.</returns>
    public bool Fill()
    {
        MakeRoom();
        var read = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (read == 0 || error != SocketError.Success)
        {
            throw new LoadException($"The server dropped a connection: {error}.");
        }

        _end += read;
        return true;
    }

    /// <summary>Takes the next message out of what was read.</summary>
    /// <param name="message">The message; valid until the next call of any method.</param>
    /// <returns>False if it is not there as a whole.</returns>
    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        while (TryReadFrame(out var first, out var payload))
        {
            var opcode = (byte)(first & OpcodeBits);
            if (opcode >= ClientFrame.Close)
            {
                HandleControl(opcode, payload);
                continue;
            }

            IsBinary = opcode == 0 ? IsBinary : opcode == ClientFrame.Binary;
            if ((first & Final) != 0 && !_isFragmented)
            {
                message = payload;
                return true;
            }

            if (!_isFragmented)
            {
                _fragments.ResetWrittenCount();
            }

            _fragments.Write(payload);
            _isFragmented = (first & Final) == 0;
            if (!_isFragmented)
            {
                message = _fragments.WrittenSpan;
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>Sends whole frames, or as much of them as there is room for.</summary>
    /// <returns>How many bytes were sent.</returns>
    public int Send(ReadOnlySpan<byte> frames)
    {
        var sent = _socket.Send(frames, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new LoadException($"The server dropped a connection: {error}.");
        }

        sent = error == SocketError.Success ? sent : 0;
        WantsToWrite = sent < frames.Length;
        return sent;
    }

    /// <summary>Answers a ping, if one came; to be called between frames.</summary>
    public void SendPong()
    {
        if (_pong is { } pong)
        {
            _pong = null;
            if (Send(pong) < pong.Length)
            {
                throw new LoadException("There was no room for a pong.");
            }
        }
    }

    /// <summary>Sends a text message, and waits until it has left.</summary>
    public void SendText(ReadOnlySpan<byte> text)
    {
        var frame = ClientFrame.Create(ClientFrame.Text, text, mask: 0x1B5F3A27);
        for (var sent = 0; sent < frame.Length;)
        {
            sent += Send(frame.AsSpan(sent));
        }
    }

    /// <summary>Waits for the next message.</summary>
    public byte[] Receive()
    {
        ReadOnlySpan<byte> message;
        while (!TryRead(out message))
        {
            Fill();
        }

        return message.ToArray();
    }

    public void Dispose()
    {
        // Reset rather than closed: thousands of sockets that linger would use up the ports.
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    private bool TryReadFrame(out byte first, out ReadOnlySpan<byte> payload)
    {
        var buffered = _buffer.AsSpan(_start, _end - _start);
        first = 0;
        payload = default;
        if (buffered.Length < 2)
        {
            return false;
        }

        first = buffered[0];
        var header = buffered[1] switch { 127 => 10, 126 => 4, _ => 2 };
        if (buffered.Length < header)
        {
            return false;
        }

        var length = header switch
        {
            2 => buffered[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(buffered[2..]),
            _ => checked((int)BinaryPrimitives.ReadUInt64BigEndian(buffered[2..])),
        };
        if (buffered.Length < header + length)
        {
            if (header + length > _buffer.Length)
            {
                Array.Resize(ref _buffer, header + length);
            }

            return false;
        }

        payload = buffered.Slice(header, length);
        _start += header + length;
        return true;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
    }

    private void HandleControl(byte opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case ClientFrame.Ping:
                _pong = ClientFrame.Create(ClientFrame.Pong, payload, mask: 0);
                break;
            case ClientFrame.Close:
                var code = payload.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
                var reason = payload.Length < 2 ? "" : Encoding.UTF8.GetString(payload[2..]);
                throw new LoadException($"The server closed a connection with {code}: {reason}");
        }
    }
}
