using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Tests.Backends.Tools;

/// <summary>A link that carries nothing, for instances whose choice is tested.</summary>
internal sealed class IdleLink : ILinkOwner
{
    public static Link Create()
    {
        var context = new ConnectionContext(
            "link", new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, NullLogger.Instance, TimeProvider.System, null);
        return new Link(InMemoryTransport.CreatePair().First, context, new IdleLink(), new LinkOptions());
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;
}
