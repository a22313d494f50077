using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Connecting;
using RpcGateway.Redis.Keys;
using RpcGateway.Redis.Nodes;
using RpcGateway.Redis.Requests;
using RpcGateway.Redis.Sending;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis;

/// <summary>The parts of the backplane of one node.</summary>
internal sealed record NodeParts(
    IBackplaneNode Node,
    ChannelNames Names,
    PublishQueue Queue,
    PeerTable Peers,
    NodeLookup Lookup,
    ChannelTable Channels,
    RequestSender Requests,
    RequestHandler Handler,
    DropCounter Drops,
    KeyTable Keys,
    WaiterRequests Waiters,
    StoreId StoreId,
    PayloadReceiver Receiver,
    ClusterId Cluster,
    NodeLink User,
    LinkKeeper Keeper)
{
    /// <param name="node">The node.</param>
    /// <param name="options">The options.</param>
    /// <param name="idempotency">The options of calls with idempotency keys.</param>
    /// <param name="host">What the node accepts from others; null for nothing.</param>
    /// <param name="lost">Called with the id of a node that was lost.</param>
    /// <param name="clusterChanged">Called when the id of the cluster has changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static NodeParts Create(
        IBackplaneNode node,
        RpcRedisOptions options,
        RpcIdempotencyOptions idempotency,
        INodeLinkHost? host,
        Action<string> lost,
        Action clusterChanged,
        TimeProvider time,
        ILogger logger)
    {
        var names = new ChannelNames(options.Prefix);
        var pending = new PendingRequests();
        var drops = new DropCounter(options, time, logger);
        var queue = new PublishQueue(node.Id, options.MaxQueuedBytes, options.MaxMessageSize, (batch, reason) =>
        {
            pending.Fail(batch.Requests, new NodeLostException($"The request could not be published: {reason.Message}", wasSent: true));
            RedisLog.PublishFailed(logger, batch.Count, reason);
        });
        var responses = new ResponseSender(names, queue, options.MaxMessageSize);
        var handler = new RequestHandler(node, options.MaxRequests, responses, logger);
        PeerTable? others = null;
        var keyNames = new KeyNames(options.Prefix);
        var storeId = new StoreId(keyNames, logger);
        var cluster = new ClusterId(keyNames.Cluster, clusterChanged, logger);
        var keyPeers = new KeyPeers(names, queue, id => others!.IsAlive(id));
        var keys = new KeyTable(node.Id, keyNames, idempotency, keyPeers, options.Lease, time, logger);
        var peers = others = new PeerTable(options.Lease, time, (id, reason) =>
        {
            pending.FailNode(id, new NodeLostException($"The node of the connection {reason}.", wasSent: true));
            handler.CancelNode(id);
            keys.LoseNode(id);
            lost(id);
            if (reason == PeerTable.Stopped)
            {
                RedisLog.NodeStopped(logger, id, others!.Count);
            }
            else
            {
                RedisLog.NodeLost(logger, id, reason);
            }
        });
        var waiters = new WaiterRequests(keys);
        var receiver = new PayloadReceiver(node, names, queue, peers, pending, handler, responses, host, keys, waiters, time, logger);
        var channels = new ChannelTable(options.ReleaseDelay, time, receiver.Receive);
        var user = new NodeLink(node, options, names, queue, peers, pending, channels, receiver, handler, host, keys, storeId, cluster, time, logger);
        var keeper = new LinkKeeper(options, LinkConfiguration.Create(options, node.Id), user, time, logger);
        var lookup = new NodeLookup(names, queue, peers, host, options.HeartbeatInterval, time);
        var requests = new RequestSender(names, queue, pending, peers.IsAlive, options.MaxMessageSize);
        return new NodeParts(
            node, names, queue, peers, lookup, channels, requests, handler, drops, keys, waiters, storeId, receiver, cluster, user, keeper);
    }
}
