using System.Globalization;
using System.Text;

namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>Binary messages, ended by an empty one; the number of bytes is a text.</summary>
internal sealed class RawTransferDialect : ITransferDialect
{
    public ReadOnlySpan<byte> DataHeader => [];

    public ReadOnlySpan<byte> End => [];

    public bool HasCredit => false;

    public FrameSocket Connect(int port, TransferDirection direction, int bufferSize) =>
        WebSocketHandshake.Connect(port, direction == TransferDirection.Upload ? "/upload" : "/download", null, bufferSize);

    public byte[]? Begin(TransferDirection direction, long bytes) =>
        direction == TransferDirection.Download ? Number(bytes) : null;

    public byte[] Grant(int bytes) => throw new NotSupportedException("A raw WebSocket has no credit.");

    public TransferMessage Read(ReadOnlySpan<byte> message, bool isBinary)
    {
        var kind = !isBinary ? TransferMessageKind.Answer
            : message.IsEmpty ? TransferMessageKind.End : TransferMessageKind.Data;
        return new TransferMessage(kind, message);
    }

    public bool IsAnswer(ReadOnlySpan<byte> answer, TransferDirection direction, long bytes) =>
        answer.SequenceEqual(Number(bytes));

    private static byte[] Number(long bytes) => Encoding.ASCII.GetBytes(bytes.ToString(CultureInfo.InvariantCulture));
}
