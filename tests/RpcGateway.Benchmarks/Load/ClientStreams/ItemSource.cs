using System.Globalization;
using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.ClientStreams;

/// <summary>The sending end of a stream of numbers, counted from 0, that a method of the server's adds up.</summary>
internal abstract class ItemSource(IDialect dialect, int items)
{
    private readonly CallIds _ids = new();

    public bool IsDone { get; private set; }

    protected int Items => items;

    /// <summary>How many were sent.</summary>
    protected int Position { get; set; }

    /// <summary>Calls the method; it may be called again when it was answered.</summary>
    public void Start(MessageSender sender)
    {
        IsDone = false;
        Position = 0;
        Begin(_ids.Take(), sender);
    }

    /// <summary>Adds what can be sent now without being asked.</summary>
    /// <returns>False if there is nothing.</returns>
    public virtual bool TryWrite(MessageSender sender) => false;

    /// <summary>Takes a record that the server sent.</summary>
    public virtual void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var sum = (long)items * (items - 1) / 2;
        var call = new Request("sum", "", sum.ToString(CultureInfo.InvariantCulture));
        if (Position < items || !dialect.IsAnswer(record.ToArray(), call, _ids.Current))
        {
            throw new LoadException($"{Position} items were answered with {Encoding.UTF8.GetString(record)}");
        }

        IsDone = true;
    }

    protected abstract void Begin(int id, MessageSender sender);
}
