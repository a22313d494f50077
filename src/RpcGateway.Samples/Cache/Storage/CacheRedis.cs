using StackExchange.Redis;

namespace RpcGateway.Samples.Cache.Storage;

/// <summary>The connection to Redis, which leases, messages and FusionCache share.</summary>
internal sealed class CacheRedis(CacheSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ConnectionMultiplexer? _connection;

    /// <summary>Raised when the node can receive messages again, after it may have missed some.</summary>
    public event Action? Restored;

    /// <summary>Connects at the first call; the connection restores itself later.</summary>
    /// <exception cref="RedisConnectionException">Redis cannot be reached.</exception>
    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (Volatile.Read(ref _connection) is { } connected)
        {
            return connected;
        }

        await _turn.WaitAsync();
        try
        {
            if (_connection is null)
            {
                var options = ConfigurationOptions.Parse(settings.Redis!);
                options.AbortOnConnectFail = false;
                // A write without Redis fails at once, and is not sent seconds later.
                options.BacklogPolicy = BacklogPolicy.FailFast;
                var connection = await ConnectionMultiplexer.ConnectAsync(options);
                connection.ConnectionRestored += (_, _) => Restored?.Invoke();
                Volatile.Write(ref _connection, connection);
            }

            return _connection;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            await connection.DisposeAsync();
        }

        _turn.Dispose();
    }
}
