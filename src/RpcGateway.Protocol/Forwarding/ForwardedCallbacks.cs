using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Responds to the requests that a process makes to the client.</summary>
internal readonly struct ForwardedCallbacks(ForwardChannel channel)
{
    /// <summary>Forwards the response of the client. Ignores it if nothing waits for it.</summary>
    public void Respond(long id, in RpcMessage response)
    {
        if (TryEnd(id))
        {
            if (channel.Client.HasBinaryStreams && UploadReferences.TryReadResult(response, out var number))
            {
                channel.Uploads.ClaimResult(number, channel);
            }

            RpcMessageWriter.WriteResponse(channel.ToBackend.Start(response.Payload.Length), response.Id, response);
            channel.ToBackend.End();
        }
    }

    /// <summary>Fails a request, because the response of the client is invalid.</summary>
    public void Fail(long id, RpcError error)
    {
        if (TryEnd(id))
        {
            Refuse(id, error);
        }
    }

    /// <summary>Responds with an error of the gateway.</summary>
    public void Refuse(long id, RpcError error)
    {
        var frame = LinkFrame.Rent();
        RpcMessageWriter.WriteError(frame, new RpcId(id), error, channel.Client.Options.SerializerOptions, RpcPeerLimits.Unknown);
        channel.Send(frame, RpcFrameType.Text, flush: true);
    }

    private bool TryEnd(long id)
    {
        if (!channel.Open.RemoveCallback(id))
        {
            return false;
        }

        channel.Inbound.Calls.AddForwardedWait(-1);
        return true;
    }
}
