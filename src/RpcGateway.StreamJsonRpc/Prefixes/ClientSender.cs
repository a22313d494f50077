using System.Diagnostics;
using System.Text;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>What one client sends to the service. Used on the read loop of the client.</summary>
internal readonly struct ClientSender(ServiceChannel channel)
{
    private static readonly RpcError UnknownObject =
        new(RpcErrorCode.NoSuchStream, "The params refer to an object that is unknown, has been released, or belongs to another service.");

    private static readonly RpcError Ambiguous =
        new(RpcErrorCode.InvalidParams, "The params contain a marshaled object without one handle.");

    private ChannelHandles Handles => channel.Handles;

    private RpcError Lost => ForwardErrors.Lost(channel.Settings.Name, "The stream was closed.", requestSent: false);

    /// <summary>Forwards a request or notification whose method has the prefix.</summary>
    /// <param name="method">The method at the service.</param>
    /// <param name="message">The message.</param>
    /// <param name="timeout">The milliseconds that the caller still waits; 0 if it has no limit.</param>
    /// <param name="batch">The batch that the message belongs to; null if none.</param>
    public void SendCall(ReadOnlySpan<byte> method, in RpcMessage message, int timeout, BatchResponse? batch)
    {
        if (FindFault(message.Payload, out var handles) is { } fault)
        {
            channel.Caller.Refuse(message, fault, batch);
            return;
        }

        var outer = Activity.Current;
        var spans = ForwardedSpans.StartUnknown(channel.Caller.Pattern, message, channel.Inbound.Telemetry, channel.Settings);
        if (message.Kind == RpcMessageKind.Request)
        {
            var call = new ServiceCall(channel.Output, message.Id, batch) { Spans = spans, Handles = handles };
            Send(call, default, method, message);
            call.CancelAfter(timeout, channel.Client.Time);
        }
        else
        {
            var buffer = MessageBuffer.Rent();
            Envelopes.Start(buffer, RpcId.None, default, method);
            End(buffer, message.Payload, handles);
            channel.Output.Send(buffer);
            spans?.End(null, hasResponse: false);
        }

        Activity.Current = outer;
    }

    /// <summary>Forwards a request for the next items of a stream of the service.</summary>
    public void SendNext(long token, in RpcMessage message, BatchResponse? batch)
    {
        if (!Handles.OfService.Contains(HandleKind.Stream, token))
        {
            var error = new RpcError(RpcErrorCode.NoSuchStream, "The stream is unknown or has ended.");
            channel.Inbound.Responses.WriteError(message.Id, error, batch);
            return;
        }

        var call = new ServiceCall(channel.Output, message.Id, batch) { Stream = token };
        if (channel.Completion.TryStart(call, Lost))
        {
            // Services accept no params besides the token.
            var buffer = MessageBuffer.Rent();
            RpcMessageWriter.StartRequest(buffer, call.Number, message.Method);
            Envelopes.WriteToken(buffer, token);
            RpcMessageWriter.End(buffer);
            buffer.Request = call;
            channel.Output.Send(buffer);
        }
    }

    /// <summary>Handles a message about a marshaled object. Returns false if it is for another receiver.</summary>
    public bool TryControl(in RpcMessage message, BatchResponse? batch)
    {
        if (ObjectMethod.TryReadInvocation(message.Method, out var number, out var name))
        {
            var handle = number - channel.Numbers.FirstId;
            if (handle is < 0 or > uint.MaxValue || !Handles.OfService.Contains(HandleKind.Object, handle))
            {
                return false;
            }

            Invoke(handle, name, message, batch);
            return true;
        }

        return message.Kind == RpcMessageKind.Notification
            && ObjectMethod.TryReadRelease(message, out number, out var ownedBySender) && TryRelease(number, ownedBySender);
    }

    /// <summary>Forwards the response of the client to a request of the service. Ignores it if nothing waits for it.</summary>
    public void SendResponse(long id, in RpcMessage response)
    {
        if (channel.Requests.Take(id) is not { } request)
        {
            return;
        }

        var isError = response.Kind == RpcMessageKind.Error;
        IReadOnlyList<HandleReference> handles = [];
        var fault = isError ? null : FindFault(response.Payload, out handles);
        channel.EndRequest(request, isError || fault is not null);
        if (request.Stream is { } stream && StreamResult.IsLast(response))
        {
            Handles.OfClient.Remove(HandleKind.Stream, stream);
        }

        if (fault is { } error)
        {
            channel.SendError(request.Id, error);
            return;
        }

        var buffer = MessageBuffer.Rent();
        if (isError)
        {
            RpcMessageWriter.StartError(buffer, request.Id);
        }
        else
        {
            RpcMessageWriter.StartResult(buffer, request.Id);
        }

        Payload.WriteUp(buffer, response.Payload, handles, channel.Numbers);
        RpcMessageWriter.End(buffer);
        channel.Output.Send(buffer);
    }

    /// <summary>Forwards a notification as it is.</summary>
    public void SendUnchanged(in RpcMessage message)
    {
        var buffer = MessageBuffer.Rent();
        Envelopes.Start(buffer, RpcId.None, default, message.Method);
        buffer.Write(message.Payload);
        Envelopes.EndLike(buffer, message);
        channel.Output.Send(buffer);
    }

    private bool TryRelease(long number, bool ownedBySender)
    {
        if (ownedBySender)
        {
            if (!Handles.OfClient.Remove(HandleKind.Object, number))
            {
                return false;
            }

            channel.Output.Send(Envelopes.Release(number, ownedBySender: true));
            return true;
        }

        var handle = number - channel.Numbers.FirstId;
        if (!Handles.OfService.Remove(HandleKind.Object, handle))
        {
            return false;
        }

        channel.Output.Send(Envelopes.Release(handle, ownedBySender: false));
        return true;
    }

    private void Invoke(long handle, ReadOnlySpan<byte> name, in RpcMessage message, BatchResponse? batch)
    {
        var max = channel.Client.Options.MaxConcurrentCalls;
        IReadOnlyList<HandleReference> handles = [];
        var fault = message.Kind == RpcMessageKind.Request && channel.Inbound.Calls.IsFull
            ? new RpcError(RpcErrorCode.LimitExceeded, $"{max} calls are already running on this connection (MaxConcurrentCalls).")
            : FindFault(message.Payload, out handles);
        if (fault is { } error)
        {
            if (message.Kind == RpcMessageKind.Request)
            {
                channel.Inbound.Responses.WriteError(message.Id, error, batch);
            }

            return;
        }

        var prefix = Encoding.ASCII.GetBytes($"$/invokeProxy/{handle}");
        if (message.Kind == RpcMessageKind.Request)
        {
            Send(new ServiceCall(channel.Output, message.Id, batch) { Handles = handles }, prefix, name, message);
            return;
        }

        var buffer = MessageBuffer.Rent();
        Envelopes.Start(buffer, RpcId.None, prefix, name);
        End(buffer, message.Payload, handles);
        channel.Output.Send(buffer);
    }

    private void Send(ServiceCall call, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> method, in RpcMessage message)
    {
        if (channel.Completion.TryStart(call, Lost))
        {
            var buffer = MessageBuffer.Rent();
            call.Spans?.SetRequestId(call.Number);
            Envelopes.Start(buffer, new RpcId(call.Number), prefix, method);
            End(buffer, message.Payload, call.Handles);
            buffer.Request = call;
            channel.Output.Send(buffer);
        }
    }

    private void End(MessageBuffer buffer, ReadOnlySpan<byte> payload, IReadOnlyList<HandleReference> handles)
    {
        Payload.WriteUp(buffer, payload.IsEmpty ? "[]"u8 : payload, handles, channel.Numbers);
        TraceContext.EndMessage(buffer, channel.Client.Options.PropagateBaggage);
    }

    // Learns the handles of the client, and checks those of the service. A client with the handle of another service or client fails.
    private RpcError? FindFault(ReadOnlySpan<byte> payload, out IReadOnlyList<HandleReference> handles)
    {
        handles = HandleScanner.Find(payload)!;
        if (handles is null)
        {
            return Ambiguous;
        }

        foreach (var handle in handles)
        {
            if (handle.Kind == HandleKind.ReturnedObject
                && !Handles.OfService.Contains(HandleKind.Object, handle.Number - channel.Numbers.FirstId))
            {
                return UnknownObject;
            }
        }

        if (Handles.OfClient.TryAdd(handles))
        {
            return null;
        }

        channel.Inbound.Telemetry.NoteLimit(nameof(PrefixBackendOptions.MaxHandles));
        return Handles.TooMany;
    }
}
