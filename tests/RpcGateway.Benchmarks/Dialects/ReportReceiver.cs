namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Calls a method that reports progress, and counts the received reports.</summary>
internal sealed class ReportReceiver(IDialect dialect, Request call, int reports) : Exchange
{
    private int _last;

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var report = dialect.ReadReport(record);
        if (report > _last)
        {
            // Reports may be skipped, except for the last one.
            _last = report;
            Count(1);
            return;
        }

        IsDone = report < 0 && _last == reports - 1 && dialect.IsResponse(record.ToArray(), call, RequestId)
            ? true
            : throw Unexpected(record);
    }

    protected override void Begin(int id, MessageSender sender)
    {
        _last = -1;
        sender.Add(dialect.Encode(call, id));
    }
}
