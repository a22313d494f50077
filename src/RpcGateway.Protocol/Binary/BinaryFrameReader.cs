using System.Buffers.Binary;
using System.Text.Json;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// Takes received binary frames apart and hands each to its stream. Late frames of a stream that has ended are ignored;
/// anything else that does not fit ends the connection.
/// </summary>
internal sealed class BinaryFrameReader(BinaryTable table)
{
    /// <exception cref="ProtocolViolationException">The frame breaks a rule of the protocol.</exception>
    public void Read(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length < BinaryFrameWriter.HeaderSize)
        {
            throw Violation($"A binary frame has at least {BinaryFrameWriter.HeaderSize} bytes.");
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
                throw Violation($"A binary frame of type {(byte)type} and {frame.Length} bytes means nothing.");
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
            throw Violation($"Binary frames for stream {number}, which nobody announced.");
        }
    }

    private void ReadCredit(uint number, ReadOnlySpan<byte> payload)
    {
        var bytes = BinaryPrimitives.ReadInt32BigEndian(payload);
        if (bytes <= 0)
        {
            throw Violation($"The credit of stream {number} is none of 1 to 2^31-1.");
        }

        if (table.FindSender(number) is { } sender && !sender.TryGrant(bytes))
        {
            throw Violation($"The credit of stream {number} goes beyond 2^31-1 bytes.");
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
            throw Violation($"The error of stream {number} is no JSON.");
        }
    }

    private static ProtocolViolationException Violation(string reason) => new(RpcCloseCode.ProtocolError, reason);
}
