using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// Forwards the binary frames of a process to the client. Frames that the client would refuse end only the channel of the process.
/// </summary>
internal static class BackendFrames
{
    /// <summary>Called on the read loop of the link. Returns a fault of the process, or null.</summary>
    public static string? Forward(ForwardChannel channel, ReadOnlySpan<byte> bytes, int cost)
    {
        if (!channel.Client.HasBinaryStreams)
        {
            return "A binary frame was received, which the client does not support.";
        }

        if (!ForwardedFrame.TryRead(bytes, out var frame))
        {
            return "A binary frame is invalid.";
        }

        return frame.Type is BinaryFrameType.Credit or BinaryFrameType.Cancel
            ? ForwardControl(channel, frame, cost)
            : ForwardDownload(channel, frame, cost);
    }

    private static string? ForwardDownload(ForwardChannel channel, ForwardedFrame frame, int cost)
    {
        if (NumberRange.LaneOf(frame.Number) != channel.Numbers.Lane)
        {
            return "The number of a binary stream is outside the range of the channel.";
        }

        if (frame.Type != BinaryFrameType.Data)
        {
            channel.Open.EndDownload(frame.Number);
        }
        else if (!channel.Open.TryTake(frame, out var isOpen))
        {
            return "Data of a binary stream was received without credit.";
        }
        else if (!isOpen)
        {
            channel.Released(cost);
            return null;
        }

        channel.ToClient.SendBinary(frame.Bytes, cost, isBulk: true);
        return null;
    }

    private static string? ForwardControl(ForwardChannel channel, ForwardedFrame frame, int cost)
    {
        var fault = NumberRange.LaneOf(frame.Number) != 0 ? "The number of an upload is outside the range of the client."
            : frame.Type == BinaryFrameType.Credit ? channel.Uploads.Grant(frame.Number, frame.Credit, channel)
            : channel.Uploads.Cancel(frame.Number, channel);
        if (fault is null)
        {
            channel.ToClient.SendBinary(frame.Bytes, cost, isBulk: false);
        }

        return fault;
    }
}
