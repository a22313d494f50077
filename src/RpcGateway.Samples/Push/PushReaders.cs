using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;

namespace RpcGateway.Samples.Push;

/// <summary>
/// The positions of users and their devices. Queues have a maximum number of readers, so the positions of what a user does not have any more
/// are removed: otherwise users who change their devices again and again would leave no room for others.
/// </summary>
internal sealed class PushReaders(IRpcMailbox<PushMessage> messages)
{
    /// <summary>Removes the positions that a profile no longer needs after a change.</summary>
    public async Task RemoveUnusedAsync(string user, PushProfile before, PushProfile after)
    {
        foreach (var (topic, reader) in List(user, before).Except(List(user, after)).ToArray())
        {
            // The change is stored, so nothing repeats this after a cancellation.
            await messages.RemoveReaderAsync(PushQueues.Of(user, topic), reader, CancellationToken.None);
        }
    }

    private static IEnumerable<(string? Topic, string Reader)> List(string user, PushProfile profile) =>
        from topic in profile.Topics.Select(subscription => (string?)subscription.Topic).Prepend(null)
        from reader in profile.Devices.Select(device => PushQueues.DeviceReader(user, device, topic)).Prepend(PushQueues.UserReader(user, topic))
        select (topic, reader);
}
