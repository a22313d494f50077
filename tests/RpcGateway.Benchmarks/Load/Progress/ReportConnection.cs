using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Progress;

/// <summary>Calls a method that reports how far it is, and counts the reports that come.</summary>
internal sealed class ReportConnection(FrameSocket socket, IDialect dialect, Request call, int reports)
    : LoadConnection(socket)
{
    private readonly CallIds _ids = new();
    private readonly MessageSender _sender = new();
    private int _last;

    public bool IsDone { get; private set; }

    /// <summary>All that came.</summary>
    public long Delivered { get; private set; }

    /// <summary>Calls it; again, when it was answered.</summary>
    public void Start()
    {
        IsDone = false;
        _last = -1;
        _sender.Add(dialect.Encode(call, _ids.Take()));
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (!dialect.IsIgnorable(record))
            {
                OnRecord(record);
            }
        }
    }

    protected override void Send() => _sender.Flush(Socket);

    private void OnRecord(ReadOnlySpan<byte> record)
    {
        var report = dialect.ReadReport(record);
        if (report > _last)
        {
            // Some may be left out, but for the last one.
            _last = report;
            Delivered++;
        }
        else if (report < 0 && _last == reports - 1 && dialect.IsAnswer(record.ToArray(), call, _ids.Current))
        {
            IsDone = true;
        }
        else
        {
            throw new LoadException($"After report {_last} came {Encoding.UTF8.GetString(record)}");
        }
    }
}
