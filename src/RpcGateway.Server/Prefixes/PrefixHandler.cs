using RpcGateway.Binding;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services;
using RpcGateway.Services.Security;

namespace RpcGateway.Server.Prefixes;

/// <summary>All methods of a <see cref="PrefixService"/>. A decision about the access of a user is the same for all of them.</summary>
internal sealed class PrefixHandler(
    PrefixService service, MethodAccess? access, CallAuthorizer authorizer, IRpcUserIdProvider userIds) : ForwardingHandler
{
    public PrefixService Service => service;

    /// <summary>The authorization rules; null if every caller is allowed.</summary>
    public MethodAccess? Access => access;

    public CallAuthorizer Authorizer => authorizer;

    internal override string Prefix { get; } = service.Prefix + ".";

    public override RpcMethodDescriptor Method { get; } = new(
        service.Prefix + ".*", alias: null, service.Prefix + ".*", RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

    public override void Forward(InboundContext inbound, in RpcMessage message, RequestExtras extras, BatchResponse? batch)
    {
        var client = new PrefixClient(inbound, this, userIds);
        if (extras.IdempotencyKey is null)
        {
            service.Forward(client, message, extras.Timeout, batch);
            return;
        }

        // The service would execute a repeated call again.
        client.Refuse(
            message, new RpcError(RpcErrorCode.InvalidRequest, $"'{service.Name}' does not support idempotency keys."), batch);
    }
}
