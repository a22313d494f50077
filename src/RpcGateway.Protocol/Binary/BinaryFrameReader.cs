using System.Buffers.Binary;
using System.Text.Json;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// Parses received binary frames and passes each to its stream. Late frames for a stream that has ended are ignored; any
/// other invalid frame ends the connection.
/// </summary>
internal sealed class BinaryFrameReader(BinaryTable table)
{
    /// <exception cref="ProtocolViolationException">The frame violates the protocol.</exception>
    public void Read(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length < BinaryFrameWriter.HeaderSize)
        {
            throw Violation($"A binary frame must have at least {BinaryFrameWriter.HeaderSize} bytes.");
        }

        var type = (BinaryFrameType)frame.Span[0];
        var number = BinaryPrimitives.ReadUInt32BigEndian(frame.Span[1..]);
        var payload = frame[BinaryFrameWriter.HeaderSize..];
        switch (type)
        {
            case BinaryFrameType.Data when !payload.IsEmpty:
                ReadData(number, payload);
                break;
            case BinaryFrameType.End when payload.IsEmpty:
                table.FindReceiver(number)?.End();
                break;
            case BinaryFrameType.Error:
                table.FindReceiver(number)?.FailBySender(ReadError(number, payload.Span));
                break;
            case BinaryFrameType.Credit when payload.Length == sizeof(int):
                ReadCredit(number, payload.Span);
                break;
            case BinaryFrameType.Cancel when payload.IsEmpty:
                table.FindSender(number)?.Cancel();
                break;
            default:
                throw Violation($"A binary frame is invalid: type {(byte)type}, {frame.Length} bytes.");
        }
    }

    private void ReadData(uint number, ReadOnlyMemory<byte> payload)
    {
        if (table.FindReceiver(number) is { } receiver && receiver.TryReceive(payload))
        {
            return;
        }

        if (!table.TryTolerate(payload.Length))
        {
            throw Violation($"Binary frames were received for the unknown stream {number}.");
        }
    }

    private void ReadCredit(uint number, ReadOnlySpan<byte> payload)
    {
        var bytes = BinaryPrimitives.ReadInt32BigEndian(payload);
        if (bytes <= 0)
        {
            throw Violation($"The credit of stream {number} must be from 1 to 2147483647.");
        }

        if (table.FindSender(number) is { } sender && !sender.TryGrant(bytes))
        {
            throw Violation($"The credit of stream {number} exceeds 2147483647 bytes.");
        }
    }

    private static RpcException ReadError(uint number, ReadOnlySpan<byte> payload)
    {
        try
        {
            return RpcError.Read(payload);
        }
        catch (JsonException)
        {
            throw Violation($"The error of stream {number} is not valid JSON.");
        }
    }

    private static ProtocolViolationException Violation(string reason) => new(RpcCloseCode.ProtocolError, reason);
}
