using System.Buffers.Text;
using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Streams;

/// <summary>The reading end of a stream of numbers, counted from 0; which items came is checked by samples.</summary>
internal abstract class ItemStream(int index)
{
    private const int IdsEach = 1_000_000;

    /// <summary>The items so far, since the stream was made; it may be started again.</summary>
    public long Items { get; private set; }

    /// <summary>The items since it was started.</summary>
    protected long Position { get; private set; }

    public bool IsDone { get; protected set; }

    protected int FirstId => (index + 1) * IdsEach;

    protected int LastId => FirstId + IdsEach - 1;

    /// <summary>Which of the connection's streams an id belongs to; -1 for none.</summary>
    public static int Index(int id) => (id / IdsEach) - 1;

    /// <summary>Calls the method that answers with the stream.</summary>
    public void Start(IDialect dialect, Request request, MessageSender sender)
    {
        IsDone = false;
        Position = 0;
        sender.Add(Begin(dialect, request));
    }

    /// <summary>Takes a record that answers one of this stream's ids.</summary>
    public abstract void OnRecord(ReadOnlySpan<byte> record, MessageSender sender);

    /// <summary>The message that the stream begins with.</summary>
    protected abstract byte[] Begin(IDialect dialect, Request request);

    protected void Count(int items)
    {
        Items += items;
        Position += items;
    }

    /// <summary>Checks that a value is the item that comes next.</summary>
    protected void Check(ReadOnlySpan<byte> value, ReadOnlySpan<byte> record)
    {
        if (!Utf8Parser.TryParse(value, out int item, out _) || item != Position)
        {
            throw Unexpected(record);
        }
    }

    protected LoadException Unexpected(ReadOnlySpan<byte> record) =>
        new($"Item {Position} was to come, but {Encoding.UTF8.GetString(record)} came.");
}
