using System.Text.Json;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// What the service sends to one client. A message that could harm the client ends the channel. Used on the read loop of the service.
/// </summary>
internal readonly struct ServiceReceiver(ServiceChannel channel)
{
    private const string InvalidHandle = "A message has an invalid handle.";

    private ChannelHandles Handles => channel.Handles;

    /// <summary>Handles a message. Returns a fault of the service; null if there is none.</summary>
    public string? Receive(ReadOnlySpan<byte> json)
    {
        RpcMessage message;
        try
        {
            if (RpcMessageReader.IsBatch(json))
            {
                return "A batch was received.";
            }

            message = RpcMessageReader.Read(json, HandleScanner.MaxDepth);
        }
        catch (JsonException)
        {
            return "A message is not valid JSON.";
        }

        return message.Kind switch
        {
            RpcMessageKind.Result or RpcMessageKind.Error => ReceiveResponse(message),
            RpcMessageKind.Request => new ServiceRequests(channel).Receive(message),
            RpcMessageKind.Notification => new ServiceRequests(channel).Notify(message),
            _ when message.Fault == RpcMessageReader.NoContent => ReceiveEmptyResponse(message),
            _ => "A message is not valid JSON-RPC.",
        };
    }

    private string? ReceiveResponse(in RpcMessage response)
    {
        if (Take(response) is not { } call)
        {
            return null;
        }

        var isError = response.Kind == RpcMessageKind.Error;
        if (isError && call.HasTimedOut && RpcError.Read(response.Payload).Code == RpcErrorCode.RequestCancelled)
        {
            // The client did not cancel its call.
            channel.Completion.Fail(call, CallError.TimedOut);
            return null;
        }

        if ((isError ? [] : Handles.FindFromService(response.Payload)) is not { } handles)
        {
            return FailCall(call, InvalidHandle);
        }

        var buffer = MessageBuffer.Rent();
        WriteResponse(buffer, call.Id, response, handles);
        RpcException? error = isError ? RpcError.Read(response.Payload) : null;
        var fault = channel.Client.PeerLimits.FindFault(buffer.WrittenSpan) is { } tooLarge
            ? new RpcError(RpcErrorCode.MessageTooLarge, tooLarge)
            : TryAdd(handles, call) ? (RpcError?)null : Handles.TooMany;
        if (fault is { } refusal)
        {
            Release(handles);
            buffer.Truncate(0);
            channel.Inbound.Responses.WriteError(buffer, call.Id, refusal);
            error = new RpcException(refusal.Code, refusal.Message);
        }

        if (error is not null || !handles.Any(handle => handle.Kind == HandleKind.Stream))
        {
            Handles.EndParams(Handles.OfClient, call.Handles, isError);
        }

        if (call.Stream is { } stream && StreamResult.IsLast(response))
        {
            Handles.EndServiceStream(stream);
        }

        channel.Completion.Complete(call, buffer, error);
        return null;
    }

    private bool TryAdd(IReadOnlyList<HandleReference> handles, ServiceCall call)
    {
        if (Handles.TryAddResult(handles, call.Handles))
        {
            return true;
        }

        channel.Inbound.Telemetry.NoteLimit(nameof(PrefixBackendOptions.MaxHandles));
        return false;
    }

    // The call must not keep waiting.
    private string? ReceiveEmptyResponse(in RpcMessage response) =>
        Take(response) is { } call ? FailCall(call, "A response has neither a result nor an error.") : null;

    private ServiceCall? Take(in RpcMessage response)
    {
        var call = response.Id.AsNumber() is { } number ? channel.Calls.Take(number) : null;
        if (call is null)
        {
            PrefixLog.ResponseIgnored(channel.Logger, channel.Settings.Name, channel.Client.Id);
        }

        return call;
    }

    private string FailCall(ServiceCall call, string fault)
    {
        channel.Completion.Fail(call, new RpcError(RpcErrorCode.InternalError, "The service violated the protocol."));
        return fault;
    }

    // The client never knows of these: the service must not keep them. Proxies of StreamJsonRpc call Dispose before they release their
    // object; the name is in lower case for interfaces of .NET itself.
    private void Release(IReadOnlyList<HandleReference> handles)
    {
        foreach (var handle in handles)
        {
            if (handle.Kind == HandleKind.Object)
            {
                channel.Output.Send(Envelopes.Dispose(handle.Number, "/Dispose"u8));
                channel.Output.Send(Envelopes.Dispose(handle.Number, "/dispose"u8));
                channel.Output.Send(Envelopes.Release(handle.Number, ownedBySender: false));
            }
            else if (handle.Kind == HandleKind.Stream)
            {
                channel.Output.Send(Envelopes.Abort(handle.Number));
            }
        }
    }

    private void WriteResponse(MessageBuffer buffer, RpcId id, in RpcMessage response, IReadOnlyList<HandleReference> handles)
    {
        if (response.Kind == RpcMessageKind.Error)
        {
            RpcMessageWriter.StartError(buffer, id);
        }
        else
        {
            RpcMessageWriter.StartResult(buffer, id);
        }

        Payload.WriteDown(buffer, response.Payload, handles, channel.Numbers);
        RpcMessageWriter.End(buffer);
    }
}
