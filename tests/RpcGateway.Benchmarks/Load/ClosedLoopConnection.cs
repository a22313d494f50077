using System.Diagnostics;
using System.Text;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Keeps a number of calls in flight: each answer makes room for the next request. Answers come in the order of their
/// requests, for all of these calls end before their server reads on; samples are checked for it.
/// </summary>
internal sealed class ClosedLoopConnection(
    FrameSocket socket, IDialect dialect, Request request, RequestRing ring, AnswerCounter counter, int window, Histogram latencies)
    : LoadConnection(socket)
{
    // A prime, so that samples come from all over the ring and from all places in a message.
    private const int CheckEvery = 4999;

    private readonly IRequestSender _sender = dialect.SharesFrames ? new SharedFrameSender(ring) : new FrameSender(ring);
    private readonly long[] _started = new long[ring.Count];
    private long _issued;
    private long _nextCheck = CheckEvery;

    /// <summary>The answers so far.</summary>
    public long Answered { get; private set; }

    public bool IsStopped { get; set; }

    public bool IsQuiet => Answered == _issued;

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        var count = counter.Count(message);
        for (var i = 0; i < count; i++)
        {
            latencies.Record(Arrival - _started[Answered % ring.Count]);
            Answered++;
        }

        if (Answered >= _nextCheck && count > 0)
        {
            Check(counter.Last(message));
        }
    }

    protected override void Send()
    {
        var allowed = IsStopped ? _issued : Answered + window;
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

    private void Check(ReadOnlySpan<byte> answer)
    {
        _nextCheck = Answered + CheckEvery;
        var id = RequestRing.Id(Answered - 1, ring.Count);
        if (!dialect.IsAnswer(answer.ToArray(), request, id))
        {
            throw new LoadException($"Request {id} was answered with {Encoding.UTF8.GetString(answer)}");
        }
    }
}
