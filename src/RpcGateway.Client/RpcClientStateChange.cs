using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>One change of a client's state.</summary>
/// <param name="Previous">The previous state.</param>
/// <param name="Current">The new state.</param>
public sealed record RpcClientStateChange(RpcClientState Previous, RpcClientState Current)
{
    /// <summary>In <see cref="RpcClientState.Reconnecting"/>: the number of the next attempt, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>In <see cref="RpcClientState.Reconnecting"/>: the time until that attempt.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// In <see cref="RpcClientState.Connected"/>: whether the client continues where it was when it lost its connection, without
    /// having lost a call, a message or its groups. False if it starts from the beginning: calls that were running have failed, and messages may
    /// be missing. Null for the first connection.
    /// </summary>
    public bool? Recovered { get; init; }

    /// <summary>Why the connection ended, if one did.</summary>
    public RpcClose? Close { get; init; }

    /// <summary>Why the connection attempt failed, if one did.</summary>
    public Exception? Exception { get; init; }
}
