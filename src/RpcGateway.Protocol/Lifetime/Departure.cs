using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>
/// How two ends agree, with <c>$/goingAway</c>, that a connection gets no new calls, and how a server warns of the end of an
/// authentication.
/// </summary>
internal static class Departure
{
    // How often the requests that are being written are checked, and the limit. Writing one takes microseconds.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(1);
    private const int MaxWriteChecks = 500;

    /// <summary>Informs the peer that this end is shutting down. Its calls are executed until it confirms.</summary>
    public static void Announce(ConnectionParts parts, TimeSpan reconnectDelay)
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteGoingAway(message, (long)reconnectDelay.TotalMilliseconds);
        parts.Outbound.SendUrgent(message);
    }

    /// <summary>Informs the peer that the time of its authentication ends soon.</summary>
    public static void AnnounceExpiration(ConnectionParts parts, TimeSpan remaining)
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteTokenExpiring(message, (long)remaining.TotalSeconds);
        parts.Outbound.SendUrgent(message);
    }

    /// <summary>
    /// Makes all later calls and notifications fail without being sent, and confirms that to the peer. What was sent before
    /// the confirmation continues.
    /// </summary>
    public static async Task LeaveAsync(ConnectionParts parts, CancellationToken closed)
    {
        parts.Pending.Leave();

        // Uses the system clock: it waits for other threads, not for the peer.
        for (var i = 0; i < MaxWriteChecks && parts.Pending.HasUnqueued() && !closed.IsCancellationRequested; i++)
        {
            await Task.Delay(WriteInterval, CancellationToken.None).ConfigureAwait(false);
        }

        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteGoingAway(message);
        parts.Outbound.Send(message, isLast: true);
    }
}
