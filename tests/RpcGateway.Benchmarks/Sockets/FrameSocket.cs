using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace RpcGateway.Benchmarks.Sockets;

/// <summary>
/// A minimal WebSocket client: it does no more than find the boundaries of the messages. The socket is blocking until
/// <see cref="StopBlocking"/>.
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
    private byte[]? _pong;

    /// <param name="socket">A connection after its handshake; this object owns it.</param>
    /// <param name="early">The bytes received after the handshake response.</param>
    /// <param name="bufferSize">The initial size of the read buffer, which grows with longer messages.</param>
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

    /// <summary>Whether the last write was incomplete because the socket was full.</summary>
    public bool WantsToWrite { get; private set; }

    public void StopBlocking() => _socket.Blocking = false;

    /// <summary>Reads once.</summary>
    /// <returns>Whether data was received.</returns>
    public bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (read == 0 || error != SocketError.Success)
        {
            throw new LoadException($"The server closed a connection: {error}.");
        }

        _end += read;
        return true;
    }

    /// <summary>Returns the next complete message in the buffer.</summary>
    /// <param name="message">The message; valid until the next call of any member.</param>
    /// <returns>False if no message is complete.</returns>
    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        while (TryReadFrame(out var first, out message))
        {
            var opcode = (byte)(first & OpcodeBits);
            if (opcode >= ClientFrame.Close)
            {
                HandleControl(opcode, message);
                continue;
            }

            IsBinary = opcode == 0 ? IsBinary : opcode == ClientFrame.Binary;
            var isFinal = (first & Final) != 0;
            if (isFinal && opcode != 0)
            {
                return true;
            }

            if (opcode != 0)
            {
                _fragments.ResetWrittenCount();
            }

            _fragments.Write(message);
            if (isFinal)
            {
                message = _fragments.WrittenSpan;
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends frames, as far as the socket accepts them.</summary>
    /// <returns>The number of bytes sent.</returns>
    public int Send(ReadOnlySpan<byte> frames)
    {
        var sent = _socket.Send(frames, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new LoadException($"The server closed a connection: {error}.");
        }

        sent = error == SocketError.Success ? sent : 0;
        WantsToWrite = sent < frames.Length;
        return sent;
    }

    /// <summary>Responds to a ping, if one was received. Call it between frames only.</summary>
    public void SendPong()
    {
        if (_pong is { } pong)
        {
            _pong = null;
            if (Send(pong) < pong.Length)
            {
                throw new LoadException("A pong did not fit into the send buffer of the socket.");
            }
        }
    }

    /// <summary>Sends a short binary message. Call it between frames only.</summary>
    public void SendBinary(ReadOnlySpan<byte> payload)
    {
        var frame = ClientFrame.Create(ClientFrame.Binary, payload, mask: 0x1B5F3A27);
        if (Send(frame) < frame.Length)
        {
            throw new LoadException("A binary message did not fit into the send buffer of the socket.");
        }
    }

    /// <summary>Sends a text message, and waits until it is sent.</summary>
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
        // Resets the connection: thousands of sockets in TIME_WAIT would use up the ports.
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    private bool TryReadFrame(out byte first, out ReadOnlySpan<byte> payload)
    {
        var buffered = _buffer.AsSpan(_start, _end - _start);
        var header = buffered.Length < 2 ? int.MaxValue : buffered[1] switch { 127 => 10, 126 => 4, _ => 2 };
        first = 0;
        payload = default;
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
            Array.Resize(ref _buffer, Math.Max(_buffer.Length, header + length));
            return false;
        }

        first = buffered[0];
        payload = buffered.Slice(header, length);
        _start += header + length;
        return true;
    }

    private void HandleControl(byte opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == ClientFrame.Ping)
        {
            _pong = ClientFrame.Create(ClientFrame.Pong, payload, mask: 0);
        }
        else if (opcode == ClientFrame.Close)
        {
            var code = payload.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
            var reason = payload.Length < 2 ? "" : Encoding.UTF8.GetString(payload[2..]);
            throw new LoadException($"The server closed a connection with code {code}: {reason}");
        }
    }
}
