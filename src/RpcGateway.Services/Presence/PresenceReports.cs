using RpcGateway.Protocol;

namespace RpcGateway.Services.Presence;

/// <summary>Reports the changes of this node's connections to the readers of all nodes, if there are any.</summary>
internal sealed class PresenceReports(LocalPresence local, IBackplane backplane, TimeProvider time)
{
    // Also for nodes without changes: it shows the others that the node exists, and whether they have received all batches.
    private static readonly TimeSpan AnnounceInterval = TimeSpan.FromSeconds(1);

    // Its arrival is the message.
    private static readonly byte[] Question = "{}"u8.ToArray();

    private long _announced = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Whether other nodes have readers.</summary>
    public PresenceDemand Demand { get; } = new(time);

    /// <summary>Reports what has changed since the last call. Not thread-safe.</summary>
    /// <param name="replica">The copy for the readers of this node; null if it has none.</param>
    public void Report(PresenceReplica? replica)
    {
        var isAsked = Demand.Exists;
        if (replica is null && !isAsked)
        {
            local.SkipChanges();
            return;
        }

        foreach (var batch in local.TakeChanges())
        {
            Report(batch, replica, isAsked);
        }

        if (time.GetElapsedTime(_announced) >= AnnounceInterval)
        {
            _announced = time.GetTimestamp();
            Report(local.Announce(), replica, isAsked);
            if (replica is not null)
            {
                Ask();
                replica.CheckOverdue();
            }
        }
    }

    /// <summary>Sends the last batch of this node before it shuts down.</summary>
    public void SendLast() => Send(local.Announce(isLast: true));

    /// <summary>This node has a reader: asks the other nodes to publish their changes.</summary>
    public void Ask() => Send(RpcAddress.PresenceNodes, Question);

    private void Report(PresenceBatch batch, PresenceReplica? replica, bool isAsked)
    {
        replica?.Receive(batch);
        if (isAsked)
        {
            Send(batch);
        }
    }

    private void Send(PresenceBatch batch) => Send(RpcAddress.PresenceChanges, PresenceCodec.Write(batch));

    private void Send(RpcAddress address, byte[] message) =>
        backplane.Publish(new RpcEnvelope(address, new RpcNotification(message, "presence", RpcOverflowPolicy.DropOldest)));
}
