using System.Diagnostics;
using System.Text;
using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Callbacks;

/// <summary>Has the server call all members; the next time when all have answered.</summary>
internal sealed class AskingConnection(FrameSocket socket, IDialect dialect, Request ask) : LoadConnection(socket)
{
    private readonly CallIds _ids = new();
    private readonly MessageSender _sender = new();
    private long _sent;

    /// <summary>In nanoseconds, since they were last cleared.</summary>
    public Histogram Latencies { get; } = new();

    public int Asked { get; private set; }

    public bool IsStopped { get; set; }

    public bool IsQuiet { get; private set; } = true;

    public void Ask()
    {
        IsQuiet = false;
        Asked++;
        _sender.Add(dialect.Encode(ask, _ids.Take()));
        _sent = Stopwatch.GetTimestamp();
        Flush();
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (dialect.IsIgnorable(record))
            {
                continue;
            }

            if (!dialect.IsAnswer(record.ToArray(), ask, _ids.Current))
            {
                throw new LoadException($"The callbacks were answered with {Encoding.UTF8.GetString(record)}");
            }

            Latencies.Record(Arrival - _sent);
            IsQuiet = true;
        }

        if (IsQuiet && !IsStopped)
        {
            Ask();
        }
    }

    protected override void Send() => _sender.Flush(Socket);
}
