using System.Diagnostics;

namespace RpcGateway.Benchmarks.Load;

/// <summary>A connection that an <see cref="EventLoop"/> drives: it reacts to what comes, and never waits.</summary>
internal abstract class LoadConnection(FrameSocket socket) : IDisposable
{
    public FrameSocket Socket => socket;

    /// <summary>When the messages came that are being handled, as Stopwatch tells the time.</summary>
    protected long Arrival { get; private set; }

    /// <summary>Reads what has come, and sends what follows from it.</summary>
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

    /// <summary>Sends what is to be sent, as far as there is room.</summary>
    public void Flush()
    {
        if (!socket.WantsToWrite)
        {
            socket.SendPong();
        }

        Send();
    }

    public void Dispose() => socket.Dispose();

    protected abstract void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>Sends until nothing is left or the socket is full; it is called again when there is room.</summary>
    protected abstract void Send();
}
