using System.Runtime.CompilerServices;
using System.Security.Claims;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Services;

namespace RpcGateway.Samples.Push;

/// <summary>Push for senders, which have a token, and for receivers, which have signed in.</summary>
internal sealed class PushService(
    IRpcMailbox<PushMessage> messages,
    PushOutbox outbox,
    PushInbox inbox,
    PushProfiles profiles,
    PushReaders readers,
    SenderToken token,
    IRpcClients<IPushCallback> clients,
    IRpcCallContext call) : IPush
{
    public const int MaxTopics = 20;
    public const int MaxDevices = 10;

    public Task<PushReceipt> SendAsync(PushTarget target, PushMessage message, string key, CancellationToken cancellationToken)
    {
        ThrowIfNotSender();
        return outbox.SendAsync(target, message, key, cancellationToken);
    }

    public Task<PushState> StateAsync(PushTarget target, long sequence, string? subscriber, CancellationToken cancellationToken)
    {
        ThrowIfNotSender();
        return outbox.GetStateAsync(target, sequence, subscriber, cancellationToken);
    }

    public async IAsyncEnumerable<PushMail> InboxAsync(
        string device,
        IReadOnlyList<PushPosition>? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = GetUser();
        await ChangeAsync(user, profile => AddDevice(profile, device), cancellationToken);
        await foreach (var mail in inbox.ReadAsync(user, after ?? [], cancellationToken))
        {
            yield return mail;
        }
    }

    public async Task<PushMail[]> PageAsync(long before, int count, string? topic, CancellationToken cancellationToken)
    {
        var user = GetUser();
        var (_, minimum) = await FindSourceAsync(user, topic, cancellationToken);
        var queue = PushQueues.Of(user, topic);
        var state = await messages.GetStateAsync(queue, cancellationToken: cancellationToken);
        var end = Math.Min(before - 1, state.Last);
        var start = Math.Max(Math.Max(end - count, state.First - 1), minimum);
        var mails = new List<PushMail>();
        while (start < end)
        {
            // The mailbox ends a page of large messages early.
            var page = await messages.ReadAsync(queue, start, (int)(end - start), cancellationToken);
            if (page.Mails.Count == 0)
            {
                break;
            }

            mails.AddRange(page.Mails.Select(mail => new PushMail(topic, mail.Sequence, mail.Time, mail.Message)));
            start = page.Mails[^1].Sequence;
        }

        return [.. mails.Where(mail => mail.Sequence <= end)];
    }

    public async Task<PushSource[]> SourcesAsync(CancellationToken cancellationToken)
    {
        var user = GetUser();
        var profile = await profiles.GetAsync(user, cancellationToken);
        var sources = new List<PushSource> { await GetSourceAsync(user, null, 0, cancellationToken) };
        foreach (var (topic, after) in profile.Topics)
        {
            sources.Add(await GetSourceAsync(user, topic, after, cancellationToken));
        }

        return [.. sources];
    }

    public async Task ReceivedAsync(string device, long sequence, string? topic, CancellationToken cancellationToken)
    {
        var user = GetUser();
        var (profile, _) = await FindSourceAsync(user, topic, cancellationToken);
        if (!profile.Devices.Contains(device))
        {
            throw new RpcException(PushErrorCode.UnknownDevice, $"You have no device '{device}' any more: open the inbox again.");
        }

        await messages.AcknowledgeAsync(
            PushQueues.Of(user, topic), sequence, PushQueues.DeviceReader(user, device, topic), cancellationToken);
        await RemoveIfUnusedAsync(user, profile, cancellationToken);
    }

    public async Task ReadAsync(long sequence, string? topic, CancellationToken cancellationToken)
    {
        var user = GetUser();
        var (profile, _) = await FindSourceAsync(user, topic, cancellationToken);
        await messages.AcknowledgeAsync(
            PushQueues.Of(user, topic), sequence, PushQueues.UserReader(user, topic), cancellationToken);
        await RemoveIfUnusedAsync(user, profile, cancellationToken);
        clients.User(call.User.FindFirstValue(ClaimTypes.NameIdentifier)!).MarkedRead(topic, sequence);
    }

    public Task SubscribeAsync(string topic, CancellationToken cancellationToken) => profiles.ChangeAsync(
        GetUser(),
        async (profile, token) =>
        {
            if (profile.Find(topic) is not null)
            {
                return profile;
            }

            if (profile.Topics.Count >= MaxTopics)
            {
                throw new RpcException(
                    PushErrorCode.TooManyTopics, $"You are subscribed to {MaxTopics} topics, which is the maximum: unsubscribe from one first.");
            }

            var state = await messages.GetStateAsync(RpcQueueName.Topic(topic), cancellationToken: token);
            return profile with { Topics = [.. profile.Topics, new PushSubscription(topic, state.Last)] };
        },
        cancellationToken);

    public Task UnsubscribeAsync(string topic, CancellationToken cancellationToken) => ChangeAsync(
        GetUser(),
        profile => profile.Find(topic) is { } found
            ? profile with { Topics = [.. profile.Topics.Where(subscription => subscription != found)] }
            : profile,
        cancellationToken);

    private static PushProfile AddDevice(PushProfile profile, string device)
    {
        if (profile.Devices.Contains(device))
        {
            return profile;
        }

        var excess = Math.Max(0, profile.Devices.Count + 1 - MaxDevices);
        return profile with { Devices = [.. profile.Devices.Skip(excess), device] };
    }

    private async Task ChangeAsync(string user, Func<PushProfile, PushProfile> change, CancellationToken cancellationToken)
    {
        var (before, after) = await profiles.ChangeAsync(user, (profile, _) => Task.FromResult(change(profile)), cancellationToken);
        await readers.RemoveUnusedAsync(user, before, after);
    }

    // Another call may have changed the profile after this one has read it, and removed the position before this one has stored it.
    private async Task RemoveIfUnusedAsync(string user, PushProfile before, CancellationToken cancellationToken) =>
        await readers.RemoveUnusedAsync(user, before, await profiles.GetAsync(user, cancellationToken));

    private async Task<PushSource> GetSourceAsync(string user, string? topic, long after, CancellationToken cancellationToken)
    {
        var state = await messages.GetStateAsync(
            PushQueues.Of(user, topic), PushQueues.UserReader(user, topic), cancellationToken);
        var readUpTo = Math.Max(state.Acknowledged, after);
        return new PushSource(topic, state.Last, readUpTo, state.Last - Math.Max(readUpTo, state.First - 1));
    }

    private async Task<(PushProfile Profile, long After)> FindSourceAsync(
        string user, string? topic, CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(user, cancellationToken);
        return topic is null ? (profile, 0)
            : profile.Find(topic) is { } subscription ? (profile, subscription.After)
            : throw new RpcException(PushErrorCode.NotSubscribed, $"You are not subscribed to '{topic}'.");
    }

    private string GetUser() => call.User.FindFirstValue(ClaimTypes.NameIdentifier) is { Length: > 0 } user && !call.User.IsSender()
        ? PushQueues.UserId(user)
        : throw new RpcException(RpcErrorCode.Unauthenticated, "An inbox belongs to a user: sign in first.");

    private void ThrowIfNotSender()
    {
        if (!call.User.IsSender())
        {
            throw new RpcException(RpcErrorCode.Unauthenticated, token.Exists
                ? "Only senders can do this: connect with the token of a sender (RpcGateway:Samples:PushToken)."
                : "This gateway accepts no senders: set RpcGateway:Samples:PushToken.");
        }
    }
}
