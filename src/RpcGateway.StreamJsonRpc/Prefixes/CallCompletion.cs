using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Ends the calls of the client: with the response of the service, or with an error of the gateway.</summary>
internal readonly struct CallCompletion(InboundContext inbound, ServiceCalls calls, ChannelHandles handles)
{
    /// <summary>Starts a call. Returns false if the channel has ended; the call has got its response then.</summary>
    public bool TryStart(ServiceCall call, RpcError lost)
    {
        // The call occupies its id first: the channel may end at any time, and then frees it.
        if (call.Stream is null)
        {
            inbound.Calls.AddForwarded(call.Id, call);
        }
        else
        {
            inbound.Calls.AddCancellable(call.Id, call);
        }

        if (calls.TryAdd(call))
        {
            return true;
        }

        Fail(call, lost, respond: true);
        return false;
    }

    /// <summary>Passes a response on to the client.</summary>
    /// <param name="call">The call.</param>
    /// <param name="response">The response, with the id of the client.</param>
    /// <param name="error">The error in the response; null for a result.</param>
    public void Complete(ServiceCall call, MessageBuffer response, RpcException? error)
    {
        Free(call);
        call.Spans?.End(error, hasResponse: true);
        inbound.Responses.Write(response, call.Batch);
    }

    /// <summary>Ends a call with an error of the gateway.</summary>
    public void Fail(ServiceCall call, RpcError error, bool respond = true)
    {
        Free(call);
        handles.EndParams(handles.OfClient, call.Handles, isError: true);
        call.Spans?.End(new RpcException(error.Code, error.Message), hasResponse: respond);
        if (respond)
        {
            inbound.Responses.WriteError(call.Id, error, call.Batch);
        }
    }

    private void Free(ServiceCall call)
    {
        call.End();
        if (call.Stream is null)
        {
            inbound.Calls.RemoveForwarded(call.Id, isStream: false);
        }
        else
        {
            inbound.Calls.RemoveCancellable(call.Id);
        }
    }
}
