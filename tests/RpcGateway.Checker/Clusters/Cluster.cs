using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Clusters;

/// <summary>
/// Several nodes of one gateway with Redis, behind a balancer that sends each new connection to the next node that is ready. A fault
/// ends when all nodes know each other again.
/// </summary>
/// <param name="settings">What the run does.</param>
/// <param name="folder">Where the ledgers of the nodes are written.</param>
/// <param name="crashed">Is called with the exit code when a node has ended by itself.</param>
/// <param name="alone">Is called with a node that does not find the others again.</param>
internal sealed class Cluster(CheckSettings settings, string folder, Action<int> crashed, Action<int> alone) : IServers
{
    // A node waits up to 5 s before it connects to Redis again, and up to 3 s before it forgets a lost one.
    private static readonly TimeSpan MeetLimit = TimeSpan.FromSeconds(60);

    // With the lease of 3 s, and heartbeats each second.
    private static readonly TimeSpan LongerThanLease = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(1.5);

    private readonly Random _random = new(settings.Seed);
    private readonly RedisControl _redis = new();
    private ClusterNode[] _nodes = [];
    private int _next;

    public long ResidentKilobytes => _nodes.Max(node => node.Server.ResidentKilobytes);

    public async Task StartAsync()
    {
        await _redis.StartAsync();
        _nodes = [.. Enumerable.Range(0, settings.Nodes)
            .Select(number => new ClusterNode(_redis, Path.Combine(folder, $"ledger-{number}"), settings.Bug, crashed))];
        await Task.WhenAll(_nodes.Select(node => node.Server.StartAsync()));
        await MeetAsync();
    }

    public int ChoosePort()
    {
        var first = (int)((uint)Interlocked.Increment(ref _next) % (uint)_nodes.Length);
        var order = Enumerable.Range(first, _nodes.Length).Select(number => _nodes[number % _nodes.Length].Server).ToList();
        return (order.Find(server => server.IsReady) ?? order[0]).Port;
    }

    public async Task ReviveAsync()
    {
        foreach (var node in _nodes)
        {
            await node.Server.ReviveAsync();
        }
    }

    public async Task<long> CauseAsync(FaultKind kind, TimeSpan hold)
    {
        var node = _nodes[_random.Next(_nodes.Length)];
        var proof = kind switch
        {
            FaultKind.Pause => await node.Server.PauseAsync(hold / 2) ? 1 : 0,
            FaultKind.LongPause => await node.Server.PauseAsync(LongerThanLease + hold) ? 1 : 0,
            FaultKind.Restart => await RestartAsync(),
            FaultKind.Kill => await node.Server.KillAsync(hold) ? 1 : 0,
            FaultKind.RedisRestart => await _redis.RestartAsync(hold) ? 1 : 0,
            FaultKind.RedisPause => await _redis.PauseAsync(Longer + hold) ? 1 : 0,
            FaultKind.RedisCut => await CutAsync(node.Redis, Longer + hold),
            FaultKind.RedisSlow => await SlowAsync(Longer + hold),
            _ => throw new InvalidOperationException($"{kind} is not a known fault."),
        };
        await MeetAsync();
        return proof;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    private async Task<long> RestartAsync()
    {
        var restarted = 0;
        foreach (var node in _nodes)
        {
            restarted += await node.Server.RestartAsync() ? 1 : 0;
            await MeetAsync();
        }

        return restarted == _nodes.Length ? restarted : 0;
    }

    private static async Task<long> CutAsync(TcpProxy redis, TimeSpan hold)
    {
        redis.State.Block();
        var cut = redis.Reset();
        await Task.Delay(hold);
        redis.State.Unblock();
        return cut;
    }

    private async Task<long> SlowAsync(TimeSpan hold)
    {
        var before = CountAffected();
        Array.ForEach(_nodes, node => node.Redis.State.Slow(true));
        await Task.Delay(hold);
        Array.ForEach(_nodes, node => node.Redis.State.Slow(false));
        return CountAffected() - before;
    }

    private long CountAffected() => _nodes.Sum(node => node.Redis.State.Affected);

    private async Task MeetAsync()
    {
        for (var number = 0; number < _nodes.Length; number++)
        {
            if (!await _nodes[number].MeetAsync(_nodes.Length - 1, MeetLimit))
            {
                alone(number);
            }
        }
    }
}
