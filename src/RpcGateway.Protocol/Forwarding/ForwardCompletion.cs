using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Ends forwarded calls: with the response of the process, or with an error because the process is lost.</summary>
internal readonly struct ForwardCompletion(ForwardChannel channel)
{
    private InboundContext Inbound => channel.Inbound;

    /// <summary>Passes the response of the process on to the client. It is sent at the end of the burst.</summary>
    public void Complete(ForwardedCall call, in RpcMessage response, int cost, bool isStream)
    {
        call.Free(Inbound.Calls, isStream);
        if (call.Batch is { } batch)
        {
            var element = MessageBuffer.Rent();
            Write(element, call.Id, response);
            element.Owner = channel;
            element.OwnedBytes = cost;
            channel.ToClient.Queue();
            Inbound.Responses.Queue(element, batch);
        }
        else
        {
            Write(channel.ToClient.Start(response.Payload.Length), call.Id, response);
            channel.ToClient.End(cost);
        }

        if (call.Spans is { } spans)
        {
            spans.End(response.Kind == RpcMessageKind.Error ? RpcError.Read(response.Payload) : null, hasResponse: true);
        }
    }

    private void Write(MessageBuffer buffer, RpcId id, in RpcMessage response)
    {
        var start = buffer.Size;
        RpcMessageWriter.WriteResponse(buffer, id, response);
        if (Inbound.Connection.PeerLimits.FindFault(buffer.WrittenSpan[start..]) is { } fault)
        {
            buffer.Truncate(start);
            Inbound.Responses.WriteError(buffer, id, new RpcError(RpcErrorCode.MessageTooLarge, fault));
        }
    }

    /// <summary>Ends a call with an error of the gateway.</summary>
    public void Fail(ForwardedCall call, RpcError error)
    {
        call.Free(Inbound.Calls, isStream: false);
        call.Spans?.End(new RpcException(error.Code, error.Message), hasResponse: true);
        Inbound.Responses.WriteError(call.Id, error, call.Batch);
    }

    /// <summary>The client has disconnected: ends a call without a response.</summary>
    public void Drop(ForwardedCall call, RpcError error)
    {
        call.Free(Inbound.Calls, isStream: false);
        call.Spans?.End(new RpcException(error.Code, error.Message), hasResponse: false);
    }

    /// <summary>A stream has ended; does nothing if it was not open.</summary>
    public void EndStream(long token)
    {
        if (channel.Open.RemoveStream(token))
        {
            Inbound.Calls.RemoveForwardedStream();
        }
    }

    /// <summary>The process is lost, or the client: ends the open calls, and what the process has open at the client.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="error">The error of the calls.</param>
    /// <param name="respond">Whether the calls get a response.</param>
    public void EndAll(IReadOnlyList<ForwardedCall> calls, RpcError error, bool respond)
    {
        foreach (var call in calls)
        {
            if (respond)
            {
                Fail(call, error);
            }
            else
            {
                Drop(call, error);
            }
        }

        var (callbacks, streams, downloads) = channel.Open.Close();
        Inbound.Calls.RemoveForwardedStream(streams.Count);
        Inbound.Calls.AddForwardedWait(-callbacks.Count);
        foreach (var id in callbacks)
        {
            var cancellation = MessageBuffer.Rent();
            RpcMessageWriter.WriteCancelRequest(cancellation, id);
            Inbound.Outbound.SendUrgent(cancellation, flush: false);
        }

        foreach (var number in downloads)
        {
            Inbound.Outbound.SendBulk(BinaryFrameWriter.Error(number, error, Inbound.Connection.Options.SerializerOptions));
        }

        foreach (var number in channel.RemoveUploads())
        {
            Inbound.Outbound.SendUrgent(BinaryFrameWriter.Cancel(number), flush: false);
        }

        Inbound.Outbound.Flush();
    }
}
