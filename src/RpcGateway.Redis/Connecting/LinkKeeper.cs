using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace RpcGateway.Redis.Connecting;

/// <summary>Keeps a connection to Redis: connects again when it is lost, with growing delays while that fails.</summary>
internal sealed class LinkKeeper(
    RpcRedisOptions options, ConfigurationOptions configuration, ILinkUser user, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private int _generation;
    private bool _isDisposed;

    /// <summary>
    /// Starts to connect. Completes when this node receives from others, or when that takes longer: if Redis is not reachable, or
    /// has closed the connection twice before all was subscribed.
    /// </summary>
    public Task StartAsync()
    {
        _running = RunAsync(_stopping.Token);
        return _firstAttempt.Task;
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                failures = await ServeAsync(cancellationToken).ConfigureAwait(false) ? 0 : failures + 1;
                if (!cancellationToken.IsCancellationRequested)
                {
                    await Task.Delay(GetDelay(failures), time, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped.
            }
        }

        _firstAttempt.TrySetResult();
    }

    // Returns whether the connection was established.
    private async Task<bool> ServeAsync(CancellationToken cancellationToken)
    {
        RedisLink link;
        try
        {
            link = await RedisLink.ConnectAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            RedisLog.ConnectFailed(logger, e);
            _firstAttempt.TrySetResult();
            return false;
        }

        await using (link.ConfigureAwait(false))
        {
            var isAttached = await TryAttachAsync(link, cancellationToken).ConfigureAwait(false);
            if (isAttached || _generation > 1)
            {
                _firstAttempt.TrySetResult();
            }

            if (isAttached)
            {
                await WatchAsync(link, cancellationToken).ConfigureAwait(false);
            }

            var reason = cancellationToken.IsCancellationRequested
                ? new ObjectDisposedException(nameof(RedisLink), "The node is stopping.")
                : link.Reason ?? new IOException("The connection to Redis was lost.");
            link.Fail(reason);
            await user.DetachAsync(reason).ConfigureAwait(false);
            if (isAttached && !cancellationToken.IsCancellationRequested)
            {
                RedisLog.Lost(logger, reason);
            }

            return isAttached;
        }
    }

    private async Task<bool> TryAttachAsync(RedisLink link, CancellationToken cancellationToken)
    {
        try
        {
            await user.AttachAsync(link, ++_generation, cancellationToken).ConfigureAwait(false);
            RedisLog.Connected(logger, _generation);
            return true;
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                RedisLog.ConnectFailed(logger, e);
            }

            return false;
        }
    }

    private async Task WatchAsync(RedisLink link, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        Task<bool>? tick = null;
        using var stopping = cancellationToken.UnsafeRegister(
            static link => ((RedisLink)link!).Fail(new ObjectDisposedException(nameof(RedisLink))), link);
        while (!link.Lost.IsCompleted)
        {
            tick ??= timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(tick, link.Lost).ConfigureAwait(false) == tick)
            {
                tick = null;
                user.Beat(link);
            }
        }
    }

    // With a random part, so that nodes do not connect at the same time when Redis returns.
    private TimeSpan GetDelay(int failures)
    {
        var longest = Math.Min(FirstDelay.TotalMilliseconds * (1 << Math.Min(failures, 16)), options.MaxReconnectDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
