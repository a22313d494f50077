using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;

namespace RpcGateway.Samples.Push;

/// <summary>The operations of senders, by RPC and by HTTP.</summary>
internal sealed class PushOutbox(IRpcMailbox<PushMessage> messages, PushProfiles profiles)
{
    public async Task<PushReceipt> SendAsync(PushTarget target, PushMessage message, string key, CancellationToken cancellationToken)
    {
        var receipt = await messages.AppendAsync(PushQueues.Of(target), message, key, cancellationToken);
        return new PushReceipt(receipt.Sequence, receipt.Time, receipt.IsRepeat);
    }

    public async Task<PushState> GetStateAsync(
        PushTarget target, long sequence, string? subscriber, CancellationToken cancellationToken)
    {
        var queue = PushQueues.Of(target);
        var user = (target.User ?? subscriber) is { } name ? PushQueues.UserId(name) : null;
        var reader = user is null ? "" : PushQueues.UserReader(user, target.Topic);
        var state = await messages.GetStateAsync(queue, reader, cancellationToken);
        if (sequence > state.Last)
        {
            throw new RpcException(PushErrorCode.NoSuchMessage, $"'{queue}' has no message {sequence}; its last one is {state.Last}.");
        }

        var profile = user is null ? PushProfile.Empty : await profiles.GetAsync(user, cancellationToken);
        if (user is not null && target.Topic is { } topic && profile.Find(topic) is null)
        {
            throw new RpcException(PushErrorCode.NotSubscribed, $"'{user}' is not subscribed to '{topic}'.");
        }

        var deliveredTo = 0;
        foreach (var device in profile.Devices)
        {
            var position = await messages.GetStateAsync(queue, PushQueues.DeviceReader(user!, device, target.Topic), cancellationToken);
            deliveredTo += position.Acknowledged >= sequence ? 1 : 0;
        }

        var stage = user is not null && state.Acknowledged >= sequence ? PushStage.Read
            : deliveredTo > 0 ? PushStage.Delivered
            : sequence < state.First ? PushStage.Expired
            : PushStage.Stored;
        return new PushState(stage, profile.Devices.Count, deliveredTo);
    }
}
