using System.Text.Json;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The requests and notifications of the service. Used on the read loop of the service.</summary>
internal readonly struct ServiceRequests(ServiceChannel channel)
{
    private const string InvalidHandle = "A message has an invalid handle.";

    private static readonly RpcError UnknownHandle =
        new(RpcErrorCode.NoSuchStream, "The object or stream of the client is unknown or has ended.");

    private ChannelHandles Handles => channel.Handles;

    private OutboundQueue Outbound => channel.Inbound.Outbound;

    /// <summary>Handles a request. Returns a fault of the service; null if there is none.</summary>
    public string? Receive(in RpcMessage request)
    {
        long? stream = null;
        var hasName = !request.Method.StartsWith("$/"u8);
        if (!hasName && FindRefusal(request, out stream) is { } unknown)
        {
            return Refuse(request, unknown);
        }

        var max = channel.Client.Options.MaxPendingCalls;
        if (channel.Requests.Count >= max)
        {
            return Refuse(request, new RpcError(
                RpcErrorCode.LimitExceeded, $"{max} calls are already waiting for the client (MaxPendingCalls)."));
        }

        if (Handles.FindFromService(request.Payload) is not { } handles)
        {
            return InvalidHandle;
        }

        var pending = new ClientRequest(request.Id)
        {
            Stream = stream,
            Handles = handles,
            Scalars = hasName && !request.Payload.IsEmpty ? Scalars.Find(request.Payload) : null,
        };
        if (!Handles.OfService.TryAdd(handles))
        {
            channel.Inbound.Telemetry.NoteLimit(nameof(PrefixBackendOptions.MaxHandles));
            return Refuse(request, Handles.TooMany);
        }

        if (!channel.Requests.TryAdd(pending))
        {
            return channel.IsEnded ? null : "The id of a request is in use.";
        }

        channel.Inbound.Calls.AddForwardedWait(1);
        var buffer = Write(new RpcId(pending.Number), request, handles);
        if (channel.Client.PeerLimits.FindFault(buffer.WrittenSpan) is { } tooLarge)
        {
            buffer.Release();
            channel.FailCallback(pending.Number, new RpcError(RpcErrorCode.MessageTooLarge, tooLarge));
            return null;
        }

        Outbound.SendUrgent(buffer);
        return null;
    }

    /// <summary>Handles a notification. Returns a fault of the service; null if there is none.</summary>
    public string? Notify(in RpcMessage message)
    {
        if (!message.Method.StartsWith("$/"u8) || message.Method.SequenceEqual("$/progress"u8) || IsForObject(message.Method))
        {
            if (Handles.FindFromService(message.Payload) is not { } handles)
            {
                return InvalidHandle;
            }

            if (Handles.OfService.TryAdd(handles))
            {
                Send(Write(RpcId.None, message, handles));
            }
        }
        else if (message.Method.SequenceEqual("$/cancelRequest"u8))
        {
            Cancel(message.Payload);
        }
        else if (message.Method.SequenceEqual("$/enumerator/abort"u8))
        {
            if (ControlParams.TryFindNumber(message.Payload, "token"u8, 0, out var token)
                && Handles.OfClient.Remove(HandleKind.Stream, token))
            {
                Send(Envelopes.Abort(token));
            }
        }
        else if (ObjectMethod.TryReadRelease(message, out var handle, out var ownedBySender))
        {
            var owner = ownedBySender ? Handles.OfService : Handles.OfClient;
            if (owner.Remove(HandleKind.Object, handle))
            {
                Send(Envelopes.Release(handle + (ownedBySender ? channel.Numbers.FirstId : 0), ownedBySender));
            }
        }

        // Other control messages are not forwarded: they could be taken for those of the gateway.
        return null;
    }

    // Proxies call Dispose of their object without waiting, and then release it.
    private bool IsForObject(ReadOnlySpan<byte> method) =>
        ObjectMethod.TryReadInvocation(method, out var handle, out _) && Handles.OfClient.Contains(HandleKind.Object, handle);

    private void Cancel(ReadOnlySpan<byte> parameters)
    {
        var text = ControlParams.Find(parameters, "id"u8, 0);
        if (text.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(text);
        reader.Read();
        if (RpcId.TryRead(ref reader, text, out var id) && channel.Requests.Find(id) is { } number)
        {
            Outbound.SendUrgent(Envelopes.Cancel(number));
        }
    }

    // Of the requests of the protocol itself, services may make those about streams and objects of the client.
    private RpcError? FindRefusal(in RpcMessage request, out long? stream)
    {
        stream = null;
        if (request.Method.SequenceEqual("$/enumerator/next"u8))
        {
            if (!ControlParams.TryFindNumber(request.Payload, "token"u8, 0, out var token)
                || !Handles.OfClient.Contains(HandleKind.Stream, token))
            {
                return UnknownHandle;
            }

            stream = token;
            return null;
        }

        if (!ObjectMethod.TryReadInvocation(request.Method, out var handle, out _))
        {
            return new RpcError(RpcErrorCode.MethodNotFound, "Services cannot call this method of the protocol itself.");
        }

        return Handles.OfClient.Contains(HandleKind.Object, handle) ? null : UnknownHandle;
    }

    private string? Refuse(in RpcMessage request, RpcError error)
    {
        channel.SendError(request.Id, error);
        return channel.Output.IsFull ? "The service makes too many calls." : null;
    }

    private MessageBuffer Write(RpcId id, in RpcMessage message, IReadOnlyList<HandleReference> handles)
    {
        var prefix = message.Method.StartsWith("$/"u8) ? default : channel.Settings.CallbackPrefix.Span;
        var buffer = MessageBuffer.Rent();
        Envelopes.Start(buffer, id, prefix, message.Method);
        Payload.WriteDown(buffer, message.Payload.IsEmpty ? "[]"u8 : message.Payload, handles, channel.Numbers);
        Envelopes.EndLike(buffer, message);
        return buffer;
    }

    private void Send(MessageBuffer buffer)
    {
        if (channel.Client.PeerLimits.FindFault(buffer.WrittenSpan) is { } tooLarge)
        {
            PrefixLog.NotificationDropped(channel.Logger, channel.Settings.Name, channel.Client.Id, tooLarge);
            buffer.Release();
            return;
        }

        Outbound.SendUrgent(buffer);
    }
}
