using RpcGateway.Checker.Clients;
using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Clusters;

/// <summary>One node of the gateway, and its network to Redis.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <param name="redis">Where Redis is.</param>
    /// <param name="ledger">The file of the ledger.</param>
    /// <param name="bug">A deliberate bug; null for none.</param>
    /// <param name="crashed">Is called with the exit code when the node has ended by itself.</param>
    public ClusterNode(RedisControl redis, string ledger, string? bug, Action<int> crashed)
    {
        Redis = new TcpProxy(() => redis.Port, bug: null);
        Server = new ServerControl(ServerControl.Serve(ledger, bug, $"127.0.0.1:{Redis.Port}"), crashed);
    }

    public ServerControl Server { get; }

    /// <summary>The network between the node and Redis.</summary>
    public TcpProxy Redis { get; }

    /// <summary>Waits until the node is connected to Redis, and knows exactly the other nodes that are alive.</summary>
    /// <returns>Whether it does within the limit.</returns>
    public async Task<bool> MeetAsync(int others, TimeSpan limit)
    {
        var end = HistoryFile.Now + (long)limit.TotalMilliseconds;
        while (!await KnowsAsync(others))
        {
            if (HistoryFile.Now > end)
            {
                return false;
            }

            await Task.Delay(Interval);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Redis.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> KnowsAsync(int others)
    {
        try
        {
            var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{Server.Port}/peers"));
            return text == FormattableString.Invariant($"{others} other nodes.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
