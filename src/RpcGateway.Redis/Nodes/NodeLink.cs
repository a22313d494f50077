using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Lifetime;
using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Connecting;
using RpcGateway.Redis.Keys;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Requests;
using RpcGateway.Redis.Sending;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>What this node does when its connection to Redis begins, exists and ends.</summary>
internal sealed class NodeLink(
    IBackplaneNode node,
    RpcRedisOptions options,
    ChannelNames names,
    PublishQueue queue,
    PeerTable peers,
    PendingRequests pending,
    ChannelTable channels,
    PayloadReceiver receiver,
    RequestHandler handler,
    INodeLinkHost? host,
    KeyTable keys,
    StoreId storeId,
    ClusterId cluster,
    TimeProvider time,
    ILogger logger) : ILinkUser
{
    private volatile bool _isConnected;
    private long _lastBeat;
    private Task _sweeping = Task.CompletedTask;

    public bool IsConnected => _isConnected;

    public async Task AttachAsync(RedisLink link, int generation, CancellationToken cancellationToken)
    {
        var attaching = AttachAsync(link, generation);

        // It is left behind if the connection is lost meanwhile, and its commands then fail.
        attaching.Abandon();
        await WaitAsync(Task.WhenAny(attaching, link.Lost), cancellationToken).ConfigureAwait(false);
        if (!attaching.IsCompleted)
        {
            throw link.Reason ?? new IOException("The connection to Redis was lost.");
        }

        await attaching.ConfigureAwait(false);

        // For what others lost before, there is one report, or none for a node that has just started.
        peers.TakeReconnected();
        _isConnected = true;
        if (generation > 1)
        {
            node.ReportGap();
        }
    }

    public void Beat(RedisLink link)
    {
        var sinceLast = time.GetElapsedTime(_lastBeat);
        _lastBeat = time.GetTimestamp();
        if (sinceLast >= options.Lease)
        {
            // This process stood still: what others sent meanwhile has not been read yet.
            peers.Refresh();
        }
        else if (time.GetElapsedTime(receiver.Echoed) >= options.Lease)
        {
            link.Fail(new TimeoutException($"Redis did not pass on a heartbeat within {options.Lease.TotalSeconds:0.#} s."));
            return;
        }
        else
        {
            peers.Expire();
        }

        if (peers.TakeReconnected())
        {
            node.ReportGap();
        }

        Announce();
        if (_sweeping.IsCompleted)
        {
            _sweeping = SweepAsync(link);
        }
    }

    /// <summary>Shows the other nodes that this one is alive, and where it accepts links.</summary>
    public void Announce() =>
        queue.WriteAlways(names.All, new HeartbeatMessage(time.GetTimestamp(), wantsAnswer: false, host?.Address));

    public async Task DetachAsync(Exception reason)
    {
        _isConnected = false;

        // They fail at the nodes that wait for them, which cannot cancel them any more.
        handler.CancelAll();
        channels.Detach();
        storeId.Forget();
        keys.Detach();
        var lost = new NodeLostException("The connection of this node to Redis was lost.", wasSent: true);
        pending.FailAll(lost);
        await queue.CloseAsync(reason).ConfigureAwait(false);

        // Those that were published in the meantime.
        pending.FailAll(lost);
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Not the whole time is limited, but how long Redis confirms nothing: a node with many clients has many channels.
    private async Task WaitAsync(Task attaching, CancellationToken cancellationToken)
    {
        for (var attached = channels.Attached; ; attached = channels.Attached)
        {
            try
            {
                await attaching.WaitAsync(options.Lease, time, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (channels.Attached > attached)
            {
                // Redis has confirmed some of them meanwhile.
            }
        }
    }

    private async Task AttachAsync(RedisLink link, int generation)
    {
        await link.SubscribeAsync(names.Node(node.Id), receiver.Receive).ConfigureAwait(false);
        await link.SubscribeAsync(names.All, receiver.Receive).ConfigureAwait(false);
        await channels.AttachAsync(link).ConfigureAwait(false);
        _lastBeat = time.GetTimestamp();
        receiver.StartProbe();
        peers.Refresh();
        queue.Open(link, generation);
        queue.WriteAlways(names.All, new HeartbeatMessage(_lastBeat, wantsAnswer: true, host?.Address));
        await receiver.Probe.ConfigureAwait(false);
        await MeetPeersAsync(link).ConfigureAwait(false);

        // Afterwards, so that the nodes that run calls are known.
        await cluster.ReadAsync(link).ConfigureAwait(false);
        await storeId.ReadAsync(link).ConfigureAwait(false);
        await keys.AttachAsync(link).ConfigureAwait(false);
    }

    private async Task SweepAsync(RedisLink link)
    {
        await channels.SweepAsync().ConfigureAwait(false);
        await cluster.ReadAsync(link).ConfigureAwait(false);
        await storeId.ReadAsync(link).ConfigureAwait(false);
        await keys.SweepAsync(link).ConfigureAwait(false);
    }

    // The others answer the first heartbeat. Redis knows how many there are.
    private async Task MeetPeersAsync(RedisLink link)
    {
        var expected = await link.CountSubscribersAsync(names.All).ConfigureAwait(false) - 1;
        if (!await peers.WaitForAsync(expected, options.HeartbeatInterval).ConfigureAwait(false))
        {
            RedisLog.PeersMissing(logger, expected, peers.Count);
        }
    }
}
