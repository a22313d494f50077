namespace RpcGateway.Benchmarks.Dialects;

/// <summary>The sending end of a stream of the numbers from 0, which a method of the server adds up.</summary>
internal abstract class ItemSender(IDialect dialect, int items) : Exchange
{
    protected bool IsComplete => Position == items;
    protected IDialect Dialect => dialect;

    /// <summary>The end of the next portion of items.</summary>
    protected int EndOfPortion(int size) => Math.Min(Position + size, items);

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var sum = (long)items * (items - 1) / 2;
        IsDone = IsComplete && dialect.IsResponse(record.ToArray(), new Request("sum", "", $"{sum}"), RequestId)
            ? true
            : throw Unexpected(record);
    }
}
