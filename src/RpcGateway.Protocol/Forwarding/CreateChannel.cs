using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Creates a channel.</summary>
/// <param name="numbers">The numbers of the channel.</param>
/// <param name="error">The error for the caller if the channel cannot be opened, or has ended.</param>
internal delegate T? CreateChannel<out T>(NumberRange numbers, out RpcError error)
    where T : class, IForwardChannel;
