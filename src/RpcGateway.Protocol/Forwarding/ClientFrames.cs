using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Forwards the binary frames of a client. Called on its read loop.</summary>
internal static class ClientFrames
{
    /// <summary>Returns false if the frame is for this end, or invalid: this end then refuses it.</summary>
    public static bool TryForward(Forwarder forwarder, ReadOnlySpan<byte> bytes)
    {
        if (!ForwardedFrame.TryRead(bytes, out var frame))
        {
            return false;
        }

        return frame.Type switch
        {
            BinaryFrameType.Credit or BinaryFrameType.Cancel => TrySendToSender(forwarder, frame),
            BinaryFrameType.Data => TrySendToReader(forwarder, frame),
            _ => TryEnd(forwarder, frame),
        };
    }

    // The lane of a download shows which process sends it.
    private static bool TrySendToSender(Forwarder forwarder, ForwardedFrame frame)
    {
        var lane = NumberRange.LaneOf(frame.Number);
        if (lane == 0)
        {
            return false;
        }

        if (!TrySendControl(forwarder.FindByLane(lane), frame) && frame.Type == BinaryFrameType.Credit)
        {
            // The process was lost before the client opened the stream.
            forwarder.Inbound.Outbound.SendBulk(
                BinaryFrameWriter.Error(frame.Number, ForwardErrors.StreamLost, forwarder.Client.Options.SerializerOptions));
        }

        return true;
    }

    // Returns false if the process is lost.
    private static bool TrySendControl(ForwardChannel? channel, ForwardedFrame frame)
    {
        if (channel is null || (frame.Type == BinaryFrameType.Credit && !channel.Open.TryGrant(frame)))
        {
            return false;
        }

        if (frame.Type == BinaryFrameType.Cancel)
        {
            channel.Open.CancelDownload(frame.Number);
        }

        channel.SendBinaryControl(frame.Bytes);
        return true;
    }

    private static bool TrySendToReader(Forwarder forwarder, ForwardedFrame frame)
    {
        if (forwarder.UploadsIfAny is not { } uploads || !uploads.TryTake(frame, out var reader))
        {
            return false;
        }

        reader?.ToBackend.SendBinary(frame.Bytes);
        return true;
    }

    private static bool TryEnd(Forwarder forwarder, ForwardedFrame frame)
    {
        if (forwarder.UploadsIfAny?.End(frame.Number) is not { } reader)
        {
            return false;
        }

        reader.ToBackend.SendBinary(frame.Bytes);
        return true;
    }
}
