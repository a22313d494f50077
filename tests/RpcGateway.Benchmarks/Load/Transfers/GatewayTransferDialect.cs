using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>
/// Binary streams as docs/protocol-v1.md has them. Each connection has one transfer, so its stream is number 1 in
/// either direction.
/// </summary>
internal sealed class GatewayTransferDialect : ITransferDialect
{
    private const int Id = 1000;
    private const int HeaderSize = 5;
    private const string Reference = """{"binary":1}""";

    private readonly GatewayDialect _rpc = new(sharesFrames: true);

    public ReadOnlySpan<byte> DataHeader => [1, 0, 0, 0, 1];

    public ReadOnlySpan<byte> End => [2, 0, 0, 0, 1];

    public bool HasCredit => true;

    public FrameSocket Connect(int port, TransferDirection direction, int bufferSize)
    {
        var socket = WebSocketHandshake.Connect(port, _rpc.Path, _rpc.Subprotocol, bufferSize);
        _rpc.Greet(socket);
        return socket;
    }

    public byte[] Begin(TransferDirection direction, long bytes) => _rpc.Encode(Call(direction, bytes), Id);

    // 04 00000001 00100000
    public byte[] Grant(int bytes)
    {
        byte[] credit = [4, 0, 0, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(credit.AsSpan(HeaderSize), bytes);
        return credit;
    }

    public TransferMessage Read(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (!isBinary)
        {
            return new TransferMessage(TransferMessageKind.Answer, message);
        }

        var kind = message[0] switch
        {
            1 => TransferMessageKind.Data,
            2 => TransferMessageKind.End,
            4 => TransferMessageKind.Credit,
            _ => throw new LoadException($"The stream failed: {Encoding.UTF8.GetString(message[HeaderSize..])}"),
        };
        return new TransferMessage(kind, message[HeaderSize..]);
    }

    public bool IsAnswer(ReadOnlySpan<byte> answer, TransferDirection direction, long bytes) =>
        _rpc.IsAnswer(answer.ToArray(), Call(direction, bytes), Id);

    private static Request Call(TransferDirection direction, long bytes)
    {
        var number = bytes.ToString(CultureInfo.InvariantCulture);
        return direction == TransferDirection.Upload
            ? new Request("upload", Reference, number)
            : new Request("download", number, Reference);
    }
}
