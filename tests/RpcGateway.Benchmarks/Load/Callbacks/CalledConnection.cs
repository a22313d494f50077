using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Callbacks;

/// <summary>Answers what the server calls.</summary>
internal sealed class CalledConnection(FrameSocket socket, IDialect dialect) : LoadConnection(socket)
{
    private readonly MessageSender _sender = new(smallest: 256);

    public int Answered { get; private set; }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (!dialect.IsIgnorable(record))
            {
                dialect.AnswerCallback(record, _sender);
                Answered++;
            }
        }
    }

    protected override void Send() => _sender.Flush(Socket);
}
