using Microsoft.AspNetCore.Authorization;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Server.Prefixes;

/// <summary>
/// A service outside of the gateway that serves all methods whose names start with its prefix and a dot. The gateway does not know the
/// methods.
/// </summary>
/// <param name="name">The name of the service, for errors.</param>
/// <param name="prefix">The prefix, without the dot.</param>
/// <param name="endpoint">The name of the endpoint that has the methods; null for the endpoints without a name.</param>
/// <param name="authorize">What a user needs in order to call the service; null if the rules of the endpoint suffice.</param>
internal abstract class PrefixService(string name, string prefix, string? endpoint, IAuthorizeData? authorize)
{
    public string Name => name;

    public string Prefix => prefix;

    public string? Endpoint => endpoint;

    public IAuthorizeData? Authorize => authorize;

    /// <summary>Forwards a request or notification. Called on the read loop of the client; must not block.</summary>
    /// <param name="client">The client. Its access may have to be checked before anything reaches the service.</param>
    /// <param name="message">The message. Valid until the method returns.</param>
    /// <param name="timeout">The milliseconds that the caller still waits; 0 if it has no limit.</param>
    /// <param name="batch">The batch that the message belongs to; null if none.</param>
    public abstract void Forward(PrefixClient client, in RpcMessage message, int timeout, BatchResponse? batch);
}
