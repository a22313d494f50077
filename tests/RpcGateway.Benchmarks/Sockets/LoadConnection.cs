namespace RpcGateway.Benchmarks.Sockets;

/// <summary>A connection that an <see cref="EventLoop"/> drives. It reacts to received data and never blocks.</summary>
internal abstract class LoadConnection(FrameSocket socket) : IDisposable
{
    public FrameSocket Socket => socket;

    /// <summary>When the messages that are being handled arrived, as a <see cref="Stopwatch"/> timestamp.</summary>
    protected long Arrival { get; private set; }
    protected MessageSender Sender { get; } = new();

    /// <summary>Reads the received data, and sends what follows from it.</summary>
    public void Advance()
    {
        if (socket.Fill())
        {
            Arrival = Stopwatch.GetTimestamp();
            while (socket.TryRead(out var message))
            {
                OnMessage(message);
            }
        }

        Flush();
    }

    /// <summary>Sends what is pending, as far as the socket accepts it.</summary>
    public void Flush()
    {
        if (!socket.WantsToWrite)
        {
            socket.SendPong();
            SendBetween();
        }

        Send();
    }

    public void Dispose() => socket.Dispose();

    protected abstract void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>Sends what is due between frames.</summary>
    protected virtual void SendBetween()
    {
    }

    /// <summary>Sends until nothing is left or the socket is full. It is called again when the socket is writable.</summary>
    protected virtual void Send() => Sender.Flush(socket);
}
