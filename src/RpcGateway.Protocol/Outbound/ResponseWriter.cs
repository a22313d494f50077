using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Sends responses: in their own message, in the buffer of the burst, or as elements of a batch.</summary>
internal sealed class ResponseWriter(ConnectionContext connection, OutboundQueue outbound, InlineResponses inline)
{
    public InlineResponses Inline => inline;

    /// <summary>What the peer accepts.</summary>
    public RpcPeerLimits Limits => connection.PeerLimits;

    /// <summary>Queues a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="batch">The batch that the request belongs to; null if none.</param>
    public void Write(MessageBuffer response, BatchResponse? batch)
    {
        var whole = batch is null ? response : batch.Add(response);
        if (whole is not null)
        {
            Send(whole);
        }
    }

    /// <summary>Queues an element of a batch without sending it. The caller flushes soon.</summary>
    public void Queue(MessageBuffer response, BatchResponse batch)
    {
        if (batch.Add(response) is { } whole)
        {
            outbound.SendUrgent(whole, flush: false);
        }
    }

    public void WriteError(RpcId id, RpcError error, BatchResponse? batch)
    {
        if (batch is null && inline.TryStart(out var responses))
        {
            WriteError(responses, id, error);
            inline.End();
            return;
        }

        var response = MessageBuffer.Rent();
        WriteError(response, id, error);
        Write(response, batch);
    }

    /// <summary>Writes an error response to a buffer, without sending it.</summary>
    public void WriteError(MessageBuffer buffer, RpcId id, RpcError error) =>
        RpcMessageWriter.WriteError(buffer, id, error, connection.Options.SerializerOptions, connection.PeerLimits);

    /// <summary>
    /// Called when all elements of the batch have been routed: sends the response now, or when the last call ends.
    /// </summary>
    public void EndBatch(BatchResponse batch)
    {
        if (batch.End() is { } whole)
        {
            Send(whole);
        }
    }

    // Responses written during a burst are sent together, when the loop has nothing more to read.
    private void Send(MessageBuffer response)
    {
        inline.QueueIfOpenHere();
        outbound.SendUrgent(response, flush: !inline.IsOpenHere);
    }
}
