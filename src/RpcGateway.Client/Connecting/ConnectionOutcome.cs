using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>The outcome of one attempt to connect.</summary>
/// <param name="Close">Why the connection ended; null if the attempt failed.</param>
/// <param name="Exception">Why the attempt failed, or null.</param>
/// <param name="Duration">How long the connection was open.</param>
internal readonly record struct ConnectionOutcome(RpcClose? Close, Exception? Exception, TimeSpan Duration)
{
    /// <summary>The delay that a server asked for when it announced that it is shutting down; null if it did not.</summary>
    public TimeSpan? ReconnectDelay { get; init; }
}
