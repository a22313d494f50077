using System.Threading.Channels;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Watching;

/// <summary>Looks in a shared store for messages that no hint announced, for all subscriptions of the process together.</summary>
internal sealed class QueuePoller(
    IMailboxStore store, WatchTable watches, RpcMailboxOptions options, StoreStatus status, TimeProvider time) : IAsyncDisposable
{
    private const int QueuesAtOnce = 1000;

    // One request at most: a poll that has not started covers all requests.
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private Task _running = Task.CompletedTask;

    public void Start()
    {
        if (store.IsShared)
        {
            _running = RunAsync(_stopping.Token);
            _timer = time.CreateTimer(_ => Poll(), null, options.PollInterval, options.PollInterval);
        }
    }

    /// <summary>Polls soon.</summary>
    public void Poll() => _requests.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await (_timer?.DisposeAsync() ?? default);
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _requests.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                foreach (var queues in watches.List().Chunk(QueuesAtOnce))
                {
                    foreach (var end in await store.ListEndsAsync(queues, cancellationToken))
                    {
                        watches.Report(end);
                    }
                }
            }
            catch (RpcMailboxException)
            {
                // The store reports its state itself, and the next poll tries again.
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Without this task, subscriptions would no longer get what other nodes append.
                MailboxLog.PollFailed(status.Logger, e);
            }
        }
    }
}
