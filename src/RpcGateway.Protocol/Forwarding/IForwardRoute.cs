using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Chooses the process for a call. The methods of one contract share a route.</summary>
internal interface IForwardRoute
{
    /// <summary>Chooses the process for the next call of a client. Called on the read loop of the client; must not block.</summary>
    /// <param name="forwarder">The client.</param>
    /// <param name="error">The error for the caller if the result is null.</param>
    ForwardTarget? Choose(Forwarder forwarder, out RpcError error);

    /// <summary>The same for a call with an idempotency key, whose repeats must reach the same process.</summary>
    ForwardTarget? Choose(Forwarder forwarder, string key, out RpcError error) => Choose(forwarder, out error);

    /// <summary>
    /// The same if an earlier call with the key may have been forwarded by another process; null if <see cref="Choose(Forwarder, string, out RpcError)"/>
    /// decides at once. Called on the read loop of the client.
    /// </summary>
    Task<ForwardChoice>? ChooseAsync(Forwarder forwarder, string key) => null;
}
