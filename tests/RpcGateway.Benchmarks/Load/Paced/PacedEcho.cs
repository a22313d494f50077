using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Paced;

/// <summary>A connection that calls when it is told to. Its answers come in the order of its requests.</summary>
internal sealed class PacedEcho(FrameSocket socket, RequestRing ring, AnswerCounter counter, Histogram latencies)
    : LoadConnection(socket)
{
    private readonly FrameSender _sender = new(ring);
    private readonly Queue<long> _due = new(capacity: 1);
    private long _issued;

    public bool IsQuiet => _due.Count == 0;

    /// <param name="due">When the call was to be made.</param>
    public void Call(long due)
    {
        _due.Enqueue(due);
        _issued++;
        Flush();
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        for (var count = counter.Count(message); count > 0; count--)
        {
            latencies.Record(Arrival - _due.Dequeue());
        }
    }

    protected override void Send() => _sender.SendUpTo(Socket, _issued);
}
