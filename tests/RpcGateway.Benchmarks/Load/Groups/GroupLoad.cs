using System.Text;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Groups;

/// <summary>Connections in one group, and one more that sends to all of them.</summary>
internal sealed class GroupLoad : IDisposable
{
    private const int BufferSize = 1024;

    private readonly EventLoop _loop = new();
    private readonly Broadcast _broadcast;

    /// <param name="port">Where the server listens.</param>
    /// <param name="dialect">What it speaks.</param>
    /// <param name="post">The call that sends to the group.</param>
    /// <param name="text">What its deliveries contain.</param>
    /// <param name="members">How many connections there are in the group.</param>
    public GroupLoad(int port, IDialect dialect, Request post, string text, int members)
    {
        _broadcast = new Broadcast(members);
        var sockets = Enumerable.Range(0, members).Select(_ => BlockingCalls.Join(port, dialect, BufferSize)).ToList();
        var speaker = BlockingCalls.Connect(port, dialect, BufferSize);
        BlockingCalls.Call(speaker, dialect, post);
        var counter = new AnswerCounter(dialect, sockets.Select(socket => MeasureDelivery(socket, dialect, text)).Max());
        sockets.ForEach(socket => _loop.Add(new MemberConnection(socket, counter, _broadcast)));
        _broadcast.Speaker = new SpeakerConnection(speaker, dialect, post, _broadcast);
        _loop.Add(_broadcast.Speaker);
    }

    public Histogram Latencies => _broadcast.Latencies;

    public long Delivered => _broadcast.Delivered;

    public void Start() => _broadcast.Start();

    public void RunFor(TimeSpan duration) => _loop.RunFor(duration);

    public void Stop()
    {
        _broadcast.IsStopped = true;
        _loop.RunUntil(() => _broadcast.IsQuiet);
    }

    public void Dispose() => _loop.Dispose();

    // The first post is checked as a whole, on every connection; its length is what the others are checked by.
    private static int MeasureDelivery(FrameSocket socket, IDialect dialect, string text)
    {
        var delivery = BlockingCalls.Receive(socket, dialect);
        return delivery.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
            ? delivery.Length
            : throw new LoadException($"A member received {Encoding.UTF8.GetString(delivery)}");
    }
}
