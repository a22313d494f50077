using System.Buffers.Binary;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>
/// Binary streams according to docs/protocol-v1.md. Each connection has one transfer, so its stream has the number 1 in either
/// direction; the download of a backend has the first number of its lane (docs/protocol-backends.md).
/// </summary>
internal sealed class GatewayTransferDialect(bool isUpload, bool isForwarded = false) : ITransferDialect
{
    private readonly byte _lane = (byte)(isForwarded && !isUpload ? 1 : 0);

    private const int CallId = 1000;
    private const int HeaderSize = 5;

    public bool IsUpload => isUpload;
    public IDialect Connection { get; } = new GatewayDialect(sharesFrames: true);
    public ReadOnlySpan<byte> DataHeader => [1, 0, 0, 0, 1];
    public ReadOnlySpan<byte> End => [2, 0, 0, 0, 1];
    public bool HasCredit => true;

    public byte[] Start(long bytes) => Connection.Encode(Call(bytes), CallId);

    // 04 00000001 00100000
    public byte[] Grant(int bytes)
    {
        byte[] credit = [4, _lane, 0, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(credit.AsSpan(HeaderSize), bytes);
        return credit;
    }

    public TransferMessageKind Read(ReadOnlySpan<byte> message, bool isBinary, out ReadOnlySpan<byte> content)
    {
        content = isBinary ? message[HeaderSize..] : message;
        return !isBinary ? TransferMessageKind.Response : message[0] switch
        {
            1 => TransferMessageKind.Data,
            2 => TransferMessageKind.End,
            4 => TransferMessageKind.Credit,
            _ => throw new LoadException($"The stream failed: {Encoding.UTF8.GetString(content)}"),
        };
    }

    public bool IsResponse(ReadOnlySpan<byte> message, long bytes) =>
        Connection.IsResponse(message.ToArray(), Call(bytes), CallId);

    private string Reference => $$"""{"binary":{{(_lane << 24) + 1}}}""";

    private Request Call(long bytes) =>
        isUpload ? new Request("upload", Reference, $"{bytes}") : new Request("download", $"{bytes}", Reference);
}
