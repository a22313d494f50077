using System.Text;

namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>A connection that transfers bytes once.</summary>
internal abstract class TransferConnection(
    ITransferDialect dialect, TransferDirection direction, long bytes, FrameSocket socket) : LoadConnection(socket)
{
    public bool IsDone { get; protected set; }

    protected ITransferDialect Dialect => dialect;

    protected long Bytes => bytes;

    protected MessageSender Sender { get; } = new();

    public static TransferConnection Open(int port, ITransferDialect dialect, TransferDirection direction, long bytes)
    {
        // A few of the largest frames at once.
        const int BufferSize = 256 * 1024;
        var socket = dialect.Connect(port, direction, BufferSize);
        return direction == TransferDirection.Upload
            ? new UploadConnection(dialect, bytes, socket)
            : new DownloadConnection(dialect, bytes, socket);
    }

    public virtual void Start()
    {
        if (dialect.Begin(direction, bytes) is { } text)
        {
            Sender.Add(text);
        }
    }

    protected sealed override void OnMessage(ReadOnlySpan<byte> message) =>
        OnMessage(dialect.Read(message, Socket.IsBinary));

    protected abstract void OnMessage(TransferMessage message);

    protected override void Send() => Sender.Flush(Socket);

    protected void CheckAnswer(ReadOnlySpan<byte> answer)
    {
        if (!dialect.IsAnswer(answer, direction, bytes))
        {
            throw new LoadException($"The transfer was answered with {Encoding.UTF8.GetString(answer)}");
        }
    }

    protected static LoadException Unexpected(TransferMessage message) => new($"{message.Kind} came out of turn.");
}
