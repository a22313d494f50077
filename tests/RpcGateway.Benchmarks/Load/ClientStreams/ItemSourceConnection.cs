using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.ClientStreams;

/// <summary>A connection that sends one stream at a time.</summary>
internal sealed class ItemSourceConnection(FrameSocket socket, IDialect dialect, int items) : LoadConnection(socket)
{
    private readonly MessageSender _sender = new();
    private readonly ItemSource _source = dialect.CreateSource(items);

    public bool IsDone => _source.IsDone;

    public void Start() => _source.Start(_sender);

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (!dialect.IsIgnorable(record))
            {
                _source.OnRecord(record, _sender);
            }
        }
    }

    protected override void Send()
    {
        do
        {
            _sender.Flush(Socket);
        }
        while (!_sender.IsWaiting && _source.TryWrite(_sender));
    }
}
