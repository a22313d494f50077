namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Keeps a number of calls in flight: each response makes room for the next request. Responses arrive in the order of their
/// requests, because each of these calls completes before its server reads on. All responses have the same length, which is
/// checked; an error has another length. Samples are checked completely. If a server reorders responses, the latencies of its calls
/// are exchanged, but their sum is right.
/// </summary>
internal sealed class ClosedLoopConnection(
    FrameSocket socket, IDialect dialect, Request request, RequestRing ring, int responseLength, int window, Histogram latencies)
    : RecordConnection(socket, dialect)
{
    // A prime number, so that the samples come from all positions in the ring and in a message.
    private const int CheckInterval = 4999;

    private readonly RequestSender _sender = new(ring);
    private readonly long[] _started = new long[ring.Count];
    private long _issued;

    public long Responses { get; private set; }
    public bool IsStopped { get; set; }
    public bool IsIdle => Responses == _issued;

    protected override void OnRecord(ReadOnlySpan<byte> record)
    {
        if (record.Length != responseLength
            || (Responses % CheckInterval == 0 && !Dialect.IsResponse(record.ToArray(), request, ring.Id(Responses))))
        {
            throw Unexpected(record);
        }

        latencies.Record(Arrival - _started[Responses % ring.Count]);
        Responses++;
    }

    protected override void Send()
    {
        var allowed = IsStopped ? _issued : Responses + window;
        if (_issued < allowed)
        {
            var now = Stopwatch.GetTimestamp();
            for (; _issued < allowed; _issued++)
            {
                _started[_issued % ring.Count] = now;
            }
        }

        _sender.SendUpTo(Socket, _issued);
    }
}
