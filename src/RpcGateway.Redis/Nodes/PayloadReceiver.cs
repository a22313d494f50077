using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Keys;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Requests;
using RpcGateway.Redis.Sending;
using RpcGateway.Redis.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>Handles the payloads that this node receives. Does not block and does not throw.</summary>
internal sealed class PayloadReceiver(
    IBackplaneNode node,
    ChannelNames names,
    PublishQueue queue,
    PeerTable peers,
    PendingRequests pending,
    RequestHandler handler,
    ResponseSender responses,
    INodeLinkHost? host,
    KeyTable keys,
    WaiterRequests waiters,
    TimeProvider time,
    ILogger logger)
{
    private TaskCompletionSource _probe = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _echoed;

    /// <summary>When this node last received a heartbeat of its own, and how long that one took.</summary>
    public long Echoed => Volatile.Read(ref _echoed);

    public TimeSpan RoundTrip { get; private set; }

    /// <summary>Completes with the first own heartbeat after <see cref="StartProbe"/>.</summary>
    public Task Probe => _probe.Task;

    public void StartProbe() => _probe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Receive(ReadOnlyMemory<byte> payload)
    {
        var length = payload.Length;
        try
        {
            var sender = Payload.ReadHeader(ref payload);
            var isOwn = sender.NodeId == node.Id;
            if (!isOwn && peers.Hear(sender.NodeId, sender.Generation))
            {
                RedisLog.NodeJoined(logger, sender.NodeId, peers.Count);
            }

            var count = 0;
            while (!payload.IsEmpty)
            {
                count++;
                var message = MessageReader.Next(ref payload);
                if (isOwn)
                {
                    HandleOwn(ref message);
                }
                else
                {
                    Handle(sender.NodeId, ref message);
                }
            }

            RedisCounters.CountReceived(count, length);
        }
        catch (InvalidDataException e)
        {
            RedisLog.InvalidPayload(logger, e.Message);
        }
        catch (Exception e)
        {
            // The library would ignore it without a trace.
            RedisLog.InvalidPayload(logger, $"handling it failed: {e}");
        }
    }

    // Redis sends a node also its own messages.
    private void HandleOwn(ref MessageReader message)
    {
        if (message.Kind == MessageKind.Heartbeat)
        {
            RoundTrip = time.GetElapsedTime(HeartbeatMessage.Read(ref message).Timestamp);
            RedisCounters.RecordRoundTrip(RoundTrip);
            Volatile.Write(ref _echoed, time.GetTimestamp());
            _probe.TrySetResult();
        }
    }

    private void Handle(string nodeId, ref MessageReader message)
    {
        switch (message.Kind)
        {
            case MessageKind.Notification:
                node.Deliver(NotificationMessage.Read(ref message));
                break;
            case MessageKind.Request:
                handler.Start(nodeId, RequestMessage.Read(ref message));
                break;
            case MessageKind.Response:
                pending.Complete(nodeId, ResponseMessage.Read(ref message));
                break;
            case MessageKind.Cancel:
                handler.Cancel(nodeId, CancelMessage.Read(ref message));
                break;
            case MessageKind.List:
                var list = ListMessage.Read(ref message);
                responses.Send(nodeId, new ResponseMessage(list.Id, null, node.List(list.Address)));
                break;
            case MessageKind.Heartbeat:
                HandleHeartbeat(nodeId, HeartbeatMessage.Read(ref message));
                break;
            case MessageKind.KeyWait:
                waiters.Start(KeyMessage.Read(ref message), nodeId);
                break;
            case MessageKind.KeyEnded:
                keys.End(KeyMessage.Read(ref message));
                break;
            case MessageKind.Leaving:
                peers.Remove(nodeId);
                break;
            default:
                break;
        }
    }

    private void HandleHeartbeat(string nodeId, HeartbeatMessage heartbeat)
    {
        peers.SetLink(nodeId, heartbeat.Link);
        if (heartbeat.WantsAnswer)
        {
            queue.WriteAlways(names.Node(nodeId), new HeartbeatMessage(time.GetTimestamp(), wantsAnswer: false, host?.Address));
        }
    }
}
