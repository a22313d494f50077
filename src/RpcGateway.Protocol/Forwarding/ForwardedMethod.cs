using RpcGateway.Binding;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>A method of a contract that processes behind a link serve.</summary>
/// <param name="method">The method.</param>
/// <param name="route">Chooses the process.</param>
/// <param name="hasUploads">Whether params may refer to binary streams.</param>
internal sealed class ForwardedMethod(RpcMethodDescriptor method, IForwardRoute route, bool hasUploads) : ForwardingHandler
{
    /// <summary>Forwards a method of a contract that this process knows.</summary>
    public ForwardedMethod(RpcMethodDescriptor method, IForwardRoute route)
        : this(method, route, method.HasUploads())
    {
    }

    public override RpcMethodDescriptor Method => method;

    public override void Forward(InboundContext inbound, in RpcMessage message, RequestExtras extras, BatchResponse? batch)
    {
        var forwarder = Forwarder.Of(inbound);
        RpcError error;
        ForwardTarget? chosen;
        if (extras.IdempotencyKey is not { } key)
        {
            chosen = route.Choose(forwarder, out error);
        }
        else if (route.ChooseAsync(forwarder, key) is { } choice)
        {
            forwarder.Deferred.Add(new DeferredCall(this, inbound, message, extras, batch, choice));
            return;
        }
        else
        {
            chosen = route.Choose(forwarder, key, out error);
        }

        Forward(inbound, new ForwardChoice(chosen, error), message, extras, batch);
    }

    /// <summary>Forwards a request or notification to the chosen process. Called on the read loop.</summary>
    public void Forward(InboundContext inbound, ForwardChoice choice, in RpcMessage message, RequestExtras extras, BatchResponse? batch)
    {
        var forwarder = Forwarder.Of(inbound);
        var error = choice.Error;
        if (choice.Target is not { } target || forwarder.GetOrOpen(target, out error) is not { } channel)
        {
            Refuse(inbound, message, error, batch);
        }
        else if (hasUploads && ClaimUploads(channel, message.Payload) is { } fault)
        {
            Refuse(inbound, message, fault, batch);
        }
        else if (!channel.TrySendCall(this, message, extras, batch))
        {
            Refuse(inbound, message, ForwardErrors.Lost(target.Name, "The channel was closed.", requestSent: false), batch);
        }
    }

    // Allows the process to read the binary streams that the params refer to. Returns a fault of the client, or null.
    private static RpcError? ClaimUploads(ForwardChannel channel, ReadOnlySpan<byte> parameters)
    {
        if (!channel.Client.HasBinaryStreams)
        {
            return null;
        }

        foreach (var number in UploadReferences.FindInParams(parameters) ?? [])
        {
            if (channel.Uploads.Claim(number, channel) is { } fault)
            {
                return new RpcError(RpcErrorCode.InvalidParams, fault);
            }
        }

        return null;
    }

    private void Refuse(InboundContext inbound, in RpcMessage message, RpcError error, BatchResponse? batch)
    {
        CallTelemetry.RecordRefused(method.Name, message, inbound.Telemetry, error.Code);
        if (message.Kind == RpcMessageKind.Request)
        {
            inbound.Responses.WriteError(message.Id, error, batch);
        }
    }
}
