using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Callbacks;

/// <summary>Connections that the server calls, and one more that has it call all of them, again and again.</summary>
internal sealed class CallbackLoad : IDisposable
{
    private const int BufferSize = 1024;

    private readonly EventLoop _loop = new();
    private readonly AskingConnection _asker;
    private readonly int _members;
    private readonly List<CalledConnection> _called;

    /// <param name="port">Where the server listens.</param>
    /// <param name="dialect">What it speaks.</param>
    /// <param name="ask">The call upon which it calls the members.</param>
    /// <param name="members">How many there are.</param>
    public CallbackLoad(int port, IDialect dialect, Request ask, int members)
    {
        _members = members;
        _called = [.. Enumerable.Range(0, members)
            .Select(_ => new CalledConnection(BlockingCalls.Join(port, dialect, BufferSize), dialect))];
        _called.ForEach(_loop.Add);
        _asker = new AskingConnection(BlockingCalls.Connect(port, dialect, BufferSize), dialect, ask);
        _loop.Add(_asker);
    }

    /// <summary>From the call until it is answered, which is when the last member has answered.</summary>
    public Histogram Latencies => _asker.Latencies;

    /// <summary>How many callbacks were called and answered.</summary>
    public long Answered => _called.Sum(connection => connection.Answered);

    public void Start() => _asker.Ask();

    public void RunFor(TimeSpan duration) => _loop.RunFor(duration);

    public void Stop()
    {
        _asker.IsStopped = true;
        _loop.RunUntil(() => _asker.IsQuiet);
        if (_called.FirstOrDefault(connection => connection.Answered != _asker.Asked) is { } other)
        {
            throw new LoadException($"Of {_asker.Asked} callbacks to each of {_members}, one member had {other.Answered}.");
        }
    }

    public void Dispose() => _loop.Dispose();
}
