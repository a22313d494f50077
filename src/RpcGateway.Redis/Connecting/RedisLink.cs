using RpcGateway.Protocol.Lifetime;
using RpcGateway.Redis.Sending;
using StackExchange.Redis;

namespace RpcGateway.Redis.Connecting;

/// <summary>
/// A connection to Redis, from the time it is established until it is lost. It is not repaired: a new one subscribes to everything
/// again, so that no channel stays without a subscription and every node knows what may have been lost.
/// </summary>
internal sealed class RedisLink : IPublisher, IAsyncDisposable
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;

    private RedisLink(ConnectionMultiplexer redis)
    {
        _redis = redis;
        _subscriber = redis.GetSubscriber();
        redis.ConnectionFailed += (_, failure) => Fail(failure.Exception ?? new IOException($"The connection failed: {failure.FailureType}."));
    }

    /// <inheritdoc/>
    public Task Lost => _lost.Task;

    /// <summary>Why the connection was lost.</summary>
    public Exception? Reason { get; private set; }

    /// <summary>Connects. Throws after the configured time if that is not possible.</summary>
    public static async Task<RedisLink> ConnectAsync(ConfigurationOptions configuration, CancellationToken cancellationToken)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WaitForSubscriberAsync(redis, configuration.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            return new RedisLink(redis);
        }
        catch
        {
            await redis.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync(string channel, ReadOnlyMemory<byte> payload) =>
        _subscriber.PublishAsync(RedisChannel.Literal(channel), payload);

    /// <summary>Subscribes to a channel; completes when Redis has confirmed it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="received">
    /// Receives its payloads one after another, until the connection is declared lost. Must not block or throw.
    /// </param>
    public async Task SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> received)
    {
        try
        {
            var queue = await _subscriber.SubscribeAsync(RedisChannel.Literal(channel)).ConfigureAwait(false);
            queue.OnMessage(message =>
            {
                // What a lost connection has received but not passed on yet counts as missed: the next connection may already have
                // newer messages of the same node.
                if (!Lost.IsCompleted)
                {
                    received((ReadOnlyMemory<byte>)message.Message);
                }
            });
        }
        catch (RedisTimeoutException e)
        {
            // Whether it is subscribed is not known.
            Fail(e);
            throw;
        }
    }

    /// <summary>The number of connections that have subscribed to a channel; 0 if Redis does not tell.</summary>
    public async Task<int> CountSubscribersAsync(string channel)
    {
        try
        {
            var server = _redis.GetServer(await _subscriber.IdentifyEndpointAsync(RedisChannel.Literal(channel)).ConfigureAwait(false));
            return (int)await server.SubscriptionSubscriberCountAsync(RedisChannel.Literal(channel)).ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            // The user may not call PUBSUB.
            return 0;
        }
    }

    public Task UnsubscribeAsync(string channel) => _subscriber.UnsubscribeAsync(RedisChannel.Literal(channel));

    /// <summary>Executes a script that uses one key.</summary>
    /// <exception cref="RedisServerException">Redis has refused it. Other exceptions do not tell whether it was executed.</exception>
    public async Task<RedisResult> EvaluateAsync(string script, string key, params RedisValue[] values)
    {
        var evaluating = _redis.GetDatabase().ScriptEvaluateAsync(script, [key], values);
        if (await Task.WhenAny(evaluating, Lost).ConfigureAwait(false) != evaluating)
        {
            evaluating.Abandon();
            throw LostException();
        }

        var result = await evaluating.ConfigureAwait(false);

        // The library connects again by itself. The result may come from a server that has lost its data.
        return Lost.IsCompleted ? throw LostException() : result;
    }

    /// <summary>Declares the connection lost.</summary>
    public void Fail(Exception reason)
    {
        Reason ??= reason;
        _lost.TrySetResult();
    }

    // The library has two connections, and reports that it is connected when it has one. It does not report the other one reliably.
    private static async Task WaitForSubscriberAsync(ConnectionMultiplexer redis, int milliseconds, CancellationToken cancellationToken)
    {
        const int Interval = 10;
        var subscriber = redis.GetSubscriber();
        for (var waited = 0; waited < milliseconds && !subscriber.IsConnected(); waited += Interval)
        {
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private IOException LostException() => new("The connection to Redis was lost.", Reason);

    public async ValueTask DisposeAsync()
    {
        Fail(new ObjectDisposedException(nameof(RedisLink)));
        try
        {
            await _redis.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is broken anyway.
        }
    }
}
