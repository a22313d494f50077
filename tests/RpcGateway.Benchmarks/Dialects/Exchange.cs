using System.Buffers.Text;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>A call with many messages: a stream in either direction, or a call that reports progress. It can be repeated.</summary>
internal abstract class Exchange
{
    // Every id has the same number of digits, so all requests have the same length.
    private const int FirstId = 1_000_000;
    private const int IdCount = 1_000_000;

    private int _ids;

    public bool IsDone { get; protected set; }

    /// <summary>The number of items that were received or sent, in all repetitions.</summary>
    public long Items { get; private set; }

    /// <summary>The number of items in the present repetition.</summary>
    protected int Position { get; private set; }

    /// <summary>The id of the last request.</summary>
    protected int RequestId { get; private set; }

    public void Start(MessageSender sender)
    {
        IsDone = false;
        Position = 0;
        Begin(NextId(), sender);
    }

    /// <summary>Handles a record.</summary>
    public abstract void OnRecord(ReadOnlySpan<byte> record, MessageSender sender);

    /// <summary>Adds messages that can be sent without a request of the server.</summary>
    /// <returns>False if there are none.</returns>
    public virtual bool TryWrite(MessageSender sender) => false;

    /// <summary>Adds the call.</summary>
    protected abstract void Begin(int id, MessageSender sender);

    protected int NextId() => RequestId = FirstId + (_ids++ % IdCount);

    protected void Count(int items)
    {
        Items += items;
        Position += items;
    }

    /// <summary>Checks that a received value is the next item: the items are the numbers from 0.</summary>
    protected void CheckNext(ReadOnlySpan<byte> value, ReadOnlySpan<byte> record)
    {
        if (!Utf8Parser.TryParse(value, out int item, out _) || item != Position)
        {
            throw Unexpected(record);
        }
    }

    protected LoadException Unexpected(ReadOnlySpan<byte> record) =>
        new($"Unexpected message after item {Position}: {Encoding.UTF8.GetString(record)}");
}
