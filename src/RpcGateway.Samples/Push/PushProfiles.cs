using System.Globalization;
using System.Runtime.CompilerServices;
using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Push;

/// <summary>
/// The profiles of receivers. The profile of a user is the last message of a queue: a change appends the whole new profile, so that all nodes
/// notice it.
/// </summary>
internal sealed class PushProfiles(IRpcMailbox<PushProfile> profiles)
{
    // Each failed attempt means that another change was stored, so more of them than a user has devices are not expected.
    private const int MaxAttempts = 20;

    public async Task<PushProfile> GetAsync(string user, CancellationToken cancellationToken) =>
        (await ReadAsync(user, cancellationToken)).Profile;

    /// <summary>Changes a profile.</summary>
    /// <param name="user">The user.</param>
    /// <param name="change">Returns the new profile, or the same one to change nothing. It is called again if another change came first.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The profile before and after the change.</returns>
    public async Task<(PushProfile Before, PushProfile After)> ChangeAsync(
        string user, Func<PushProfile, CancellationToken, Task<PushProfile>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (profile, version) = await ReadAsync(user, cancellationToken);
            var changed = await change(profile, cancellationToken);
            if (ReferenceEquals(changed, profile))
            {
                return (profile, profile);
            }

            try
            {
                // The key is the version that was changed: of two changes of the same version, the store refuses the second.
                var key = version.ToString(CultureInfo.InvariantCulture);
                await profiles.AppendAsync(RpcQueueName.User(user), changed, key, cancellationToken);
                return (profile, changed);
            }
            catch (RpcMailboxException e) when (e.Error == RpcMailboxError.KeyConflict && attempt < MaxAttempts)
            {
            }
        }
    }

    /// <summary>Returns the profile and then each change of it.</summary>
    public async IAsyncEnumerable<PushProfile> FollowAsync(string user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (profile, version) = await ReadAsync(user, cancellationToken);
        yield return profile;
        await foreach (var mail in profiles.SubscribeAsync(RpcQueueName.User(user), version, cancellationToken))
        {
            // A notice means that earlier versions are gone; the last one always follows.
            if (mail.Message is { } next)
            {
                yield return next;
            }
        }
    }

    private async Task<(PushProfile Profile, long Version)> ReadAsync(string user, CancellationToken cancellationToken)
    {
        var queue = RpcQueueName.User(user);
        var state = await profiles.GetStateAsync(queue, cancellationToken: cancellationToken);
        if (state.Last == 0)
        {
            return (PushProfile.Empty, 0);
        }

        var page = await profiles.ReadAsync(queue, state.Last - 1, 1000, cancellationToken);
        return page.Mails is [.., { Message: { } profile } last]
            ? (profile, last.Sequence)
            : throw new InvalidOperationException("The store has removed the last version of a profile.");
    }
}
