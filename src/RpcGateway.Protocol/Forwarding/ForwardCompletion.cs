using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Ends forwarded calls: with the response of the process, or with an error because the process is lost.</summary>
internal sealed class ForwardCompletion(ForwardChannel channel, Forwarder forwarder, OpenTransfers open)
{
    private InboundContext Inbound => forwarder.Inbound;

    /// <summary>Passes the response of the process on to the client. It is sent at the end of the burst.</summary>
    public void Complete(ForwardedCall call, in RpcMessage response, int cost, bool isStream)
    {
        call.Free(Inbound.Calls, isStream);
        var buffer = MessageBuffer.Rent();
        if (response.Kind == RpcMessageKind.Result)
        {
            RpcMessageWriter.StartResult(buffer, call.Id);
        }
        else
        {
            RpcMessageWriter.StartError(buffer, call.Id);
        }

        buffer.Write(response.Payload);
        RpcMessageWriter.End(buffer);
        var fault = Inbound.Connection.PeerLimits.FindFault(buffer.WrittenSpan);
        if (fault is not null)
        {
            buffer.Truncate(0);
            Inbound.Responses.WriteError(buffer, call.Id, new RpcError(RpcErrorCode.MessageTooLarge, fault));
        }

        buffer.Owner = channel;
        buffer.OwnedBytes = cost;
        call.EndSpans(response.Kind == RpcMessageKind.Error ? RpcError.Read(response.Payload) : null);
        Inbound.Responses.Queue(buffer, call.Batch);
    }

    /// <summary>Ends a call with an error of the gateway.</summary>
    public void Fail(ForwardedCall call, RpcError error)
    {
        call.Free(Inbound.Calls, isStream: false);
        call.EndSpans(new RpcException(error.Code, error.Message));
        Inbound.Responses.WriteError(call.Id, error, call.Batch);
    }

    /// <summary>The client has disconnected: ends a call without a response.</summary>
    public void Drop(ForwardedCall call, RpcError error)
    {
        call.Free(Inbound.Calls, isStream: false);
        call.EndSpans(new RpcException(error.Code, error.Message));
    }

    /// <summary>A stream has ended; does nothing if it was not open.</summary>
    public void EndStream(long token)
    {
        if (open.RemoveStream(token))
        {
            Inbound.Calls.RemoveForwardedStream();
        }
    }

    /// <summary>The process is lost: ends what it has open at the client.</summary>
    public void EndAll(RpcError error)
    {
        var (callbacks, streams, downloads) = open.TakeAll();
        foreach (var _ in streams)
        {
            Inbound.Calls.RemoveForwardedStream();
        }

        foreach (var id in callbacks)
        {
            Inbound.Calls.AddForwardedSlot(1);
            var cancellation = MessageBuffer.Rent();
            RpcMessageWriter.WriteCancelRequest(cancellation, id);
            Inbound.Outbound.SendUrgent(cancellation, flush: false);
        }

        foreach (var number in downloads)
        {
            Inbound.Outbound.SendBulk(BinaryFrameWriter.Error(number, error, Inbound.Connection.Options.SerializerOptions));
        }

        foreach (var number in forwarder.Uploads.Remove(channel))
        {
            Inbound.Outbound.SendUrgent(BinaryFrameWriter.Cancel(number), flush: false);
        }

        Inbound.Outbound.Flush();
    }
}
