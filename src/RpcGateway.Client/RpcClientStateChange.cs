using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>One step of a client from state to state.</summary>
/// <param name="Previous">The state before.</param>
/// <param name="Current">The state now.</param>
public sealed record RpcClientStateChange(RpcClientState Previous, RpcClientState Current)
{
    /// <summary>In <see cref="RpcClientState.Reconnecting"/>: the number of the attempt that comes, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>In <see cref="RpcClientState.Reconnecting"/>: the time until that attempt.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Why the connection ended, if one did.</summary>
    public RpcClose? Close { get; init; }

    /// <summary>Why no connection could be made, if that is so.</summary>
    public Exception? Exception { get; init; }
}
