using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;

namespace RpcGateway.Samples.Push;

/// <summary>The stream of a user's inbox: the messages of several queues, which change with the user's subscriptions.</summary>
internal sealed class PushInbox(IRpcMailbox<PushMessage> messages, PushProfiles profiles, TimeProvider time)
{
    /// <summary>The number of the newest messages that a reader gets if it is new or far behind.</summary>
    public const int Newest = 100;

    /// <summary>The maximum number of messages that a reader may be behind and still get all of them.</summary>
    public const int MaxBehind = 1000;

    public async IAsyncEnumerable<PushMail> ReadAsync(
        string user, IReadOnlyList<PushPosition> after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One item: each source waits until the client wants more, so a slow client costs one portion of messages for each source.
        var output = Channel.CreateBounded<PushMail>(1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sources = FollowSourcesAsync(user, after, output.Writer, stopping.Token);
        try
        {
            await foreach (var mail in output.Reader.ReadAllAsync(cancellationToken))
            {
                yield return mail;
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await sources;
        }
    }

    // Starts and stops a task for each source. Returns when all have ended; errors end the output.
    private async Task FollowSourcesAsync(
        string user, IReadOnlyList<PushPosition> after, ChannelWriter<PushMail> output, CancellationToken cancellationToken)
    {
        var running = new Dictionary<PushSubscription, PushSourceTask>();
        var own = new PushSubscription("", 0);
        try
        {
            await foreach (var profile in profiles.FollowAsync(user, cancellationToken))
            {
                PushSubscription[] wanted = [own, .. profile.Topics];
                foreach (var source in running.Keys.Except(wanted).ToArray())
                {
                    running.Remove(source, out var ended);
                    await ended!.StopAsync();
                }

                foreach (var source in wanted.Where(source => !running.ContainsKey(source)))
                {
                    var topic = ReferenceEquals(source, own) ? null : source.Topic;
                    var position = after.LastOrDefault(position => position.Topic == topic)?.Sequence;
                    running.Add(source, new PushSourceTask(
                        token => CopyAsync(user, topic, source.After, position, output, token), output, cancellationToken));
                }
            }
        }
        catch (Exception e)
        {
            output.TryComplete(e);
        }
        finally
        {
            foreach (var source in running.Values)
            {
                await source.StopAsync();
            }
        }
    }

    private async Task CopyAsync(
        string user, string? topic, long minimum, long? position, ChannelWriter<PushMail> output, CancellationToken cancellationToken)
    {
        var queue = PushQueues.Of(user, topic);
        var state = await messages.GetStateAsync(queue, cancellationToken: cancellationToken);
        var start = Math.Max(minimum, position ?? 0);
        var allowed = position is null ? Newest : MaxBehind;
        if (state.Last - Math.Max(start, state.First - 1) > allowed)
        {
            var before = state.Last - Newest;
            var oldest = Math.Max(start, state.First - 1);
            await output.WriteAsync(
                new PushMail(topic, before, time.GetUtcNow(), null, before - oldest, oldest - start), cancellationToken);
            start = before;
        }

        await foreach (var mail in messages.SubscribeAsync(queue, start, cancellationToken))
        {
            await output.WriteAsync(new PushMail(topic, mail.Sequence, mail.Time, mail.Message, 0, mail.Truncated), cancellationToken);
        }
    }
}
