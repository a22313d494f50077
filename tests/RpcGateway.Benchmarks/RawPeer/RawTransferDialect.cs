namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>Binary messages, terminated by an empty one. The number of bytes is a text message.</summary>
internal sealed class RawTransferDialect(bool isUpload) : ITransferDialect
{
    public bool IsUpload => isUpload;
    public IDialect Connection { get; } = new RawDialect(isUpload ? "/upload" : "/download");
    public ReadOnlySpan<byte> DataHeader => [];
    public ReadOnlySpan<byte> End => [];
    public bool HasCredit => false;

    public byte[]? Start(long bytes) => isUpload ? null : Number(bytes);

    public byte[] Grant(int bytes) => throw new NotSupportedException("A raw WebSocket has no credit.");

    public TransferMessageKind Read(ReadOnlySpan<byte> message, bool isBinary, out ReadOnlySpan<byte> content)
    {
        content = message;
        return !isBinary ? TransferMessageKind.Response
            : message.IsEmpty ? TransferMessageKind.End : TransferMessageKind.Data;
    }

    public bool IsResponse(ReadOnlySpan<byte> message, long bytes) => message.SequenceEqual(Number(bytes));

    private static byte[] Number(long bytes) => Encoding.ASCII.GetBytes($"{bytes}");
}
