using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Streams;

/// <summary>Reads streams that share a connection.</summary>
internal class StreamConnection(FrameSocket socket, IDialect dialect) : LoadConnection(socket)
{
    private readonly List<ItemStream> _streams = [];

    public long Items => _streams.Sum(stream => stream.Items);

    public bool HasItems => _streams.TrueForAll(stream => stream.Items > 0);

    public bool IsDone => _streams.TrueForAll(stream => stream.IsDone);

    protected MessageSender Sender { get; } = new();

    /// <summary>Calls a method that answers with a stream; a stream that is done makes way for it.</summary>
    public void StartStream(string method, string arguments)
    {
        var index = _streams.FindIndex(stream => stream.IsDone);
        if (index < 0)
        {
            index = _streams.Count;
            _streams.Add(dialect.CreateStream(index));
        }

        _streams[index].Start(dialect, new Request(method, arguments, null), Sender);
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            var id = dialect.ReadId(record);
            var index = ItemStream.Index(id);
            if (index >= 0 && index < _streams.Count)
            {
                _streams[index].OnRecord(record, Sender);
            }
            else if (!dialect.IsIgnorable(record))
            {
                OnAnswer(id, record);
            }
        }
    }

    /// <summary>An answer came that belongs to no stream.</summary>
    protected virtual void OnAnswer(int id, ReadOnlySpan<byte> record) =>
        throw new LoadException($"Nobody asked for {Encoding.UTF8.GetString(record)}");

    protected override void Send() => Sender.Flush(Socket);
}
