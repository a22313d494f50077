using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Sending;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>Asks nodes whose address is not known where they accept links: between two heartbeats, a node may be new.</summary>
/// <param name="names">The names of the channels.</param>
/// <param name="queue">Publishes the questions.</param>
/// <param name="peers">The other nodes.</param>
/// <param name="host">What this node accepts, which the question tells.</param>
/// <param name="patience">How long a node has to respond.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeLookup(
    ChannelNames names, PublishQueue queue, PeerTable peers, INodeLinkHost? host, TimeSpan patience, TimeProvider time)
{
    // Clients choose the id: invented ones must not cost much.
    private const int MaxLookups = 1000;
    private const int IdLength = 16;

    private int _running;

    /// <returns>Null if the node accepts no links, does not respond in time, or has ended.</returns>
    public async ValueTask<NodeLinkAddress?> FindAsync(string nodeId, CancellationToken cancellationToken)
    {
        if (nodeId.Length != IdLength || !nodeId.All(char.IsAsciiHexDigit) || peers.HasEnded(nodeId))
        {
            return null;
        }

        try
        {
            if (Interlocked.Increment(ref _running) > MaxLookups)
            {
                return null;
            }

            var known = peers.CountDescriptions(nodeId);
            var question = new HeartbeatMessage(time.GetTimestamp(), wantsAnswer: true, host?.Address);
            return queue.TryWrite(names.Node(nodeId), question) == PublishResult.Accepted
                ? await peers.WaitForLinkAsync(nodeId, known, patience, cancellationToken).ConfigureAwait(false)
                : null;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
