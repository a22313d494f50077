using RpcGateway.Benchmarks.Contracts;

namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>Reads bytes as fast as they come, and grants more as our own clients do: half a window at a time.</summary>
internal sealed class DownloadConnection(ITransferDialect dialect, long bytes, FrameSocket socket)
    : TransferConnection(dialect, TransferDirection.Download, bytes, socket)
{
    private const int Window = 1024 * 1024;

    private long _received;
    private int _ungranted;

    public override void Start()
    {
        base.Start();
        if (Dialect.HasCredit)
        {
            // Before the answer: the stream of a fresh connection has the number 1.
            Grant(Window);
        }
    }

    protected override void OnMessage(TransferMessage message)
    {
        switch (message.Kind)
        {
            case TransferMessageKind.Answer:
                CheckAnswer(message.Content);
                break;
            case TransferMessageKind.Data:
                Receive(message.Content);
                break;
            case TransferMessageKind.End when _received == Bytes:
                IsDone = true;
                break;
            default:
                throw Unexpected(message);
        }
    }

    private void Receive(ReadOnlySpan<byte> part)
    {
        ByteStream.Check(part, _received);
        _received += part.Length;
        _ungranted += part.Length;
        if (Dialect.HasCredit && _ungranted >= Window / 2)
        {
            Grant(_ungranted);
            _ungranted = 0;
        }
    }

    private void Grant(int count) => Sender.AddBinary(Dialect.Grant(count));
}
