using RpcGateway.Checker.Checking;
using RpcGateway.Checker.Clients;

namespace RpcGateway.Checker.Faults;

/// <summary>
/// Causes one fault after another, in an order that depends on the seed only, and records when each happened and the proof that it did.
/// </summary>
/// <param name="seed">Determines the order, the durations and the clients that are affected.</param>
/// <param name="kinds">The faults.</param>
/// <param name="proxies">The networks of the clients.</param>
/// <param name="servers">The server, or the nodes.</param>
/// <param name="successes">Returns the number of calls that have succeeded.</param>
/// <param name="history">Where the faults are recorded.</param>
internal sealed class Nemesis(
    int seed,
    IReadOnlyList<FaultKind> kinds,
    IReadOnlyList<TcpProxy> proxies,
    IServers servers,
    Func<long> successes,
    HistoryFile history)
{
    // A slow machine needs longer until the clients have recovered.
    private static readonly TimeSpan MaxRest = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1500);

    private readonly Random _random = new(seed);

    public async Task RunAsync(TimeSpan duration)
    {
        var end = HistoryFile.Now + (long)duration.TotalMilliseconds;
        if (kinds.Count > 0)
        {
            await RestAsync(successes());
        }

        // Each kind once before any comes again, each time in another order. The first round is always complete.
        for (var round = 0; kinds.Count > 0 && (round == 0 || HistoryFile.Now < end); round++)
        {
            foreach (var kind in kinds.OrderBy(_ => _random.Next()).ToList())
            {
                var hold = TimeSpan.FromMilliseconds(_random.Next(500, 3500));
                var targets = proxies.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(proxies[_random.Next(proxies.Count)]).ToList();
                if (round == 0 || HistoryFile.Now < end)
                {
                    var before = successes();
                    await CauseAsync(kind, hold, targets);
                    await RestAsync(before);
                }
            }
        }

        await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, end - HistoryFile.Now)));
        await servers.ReviveAsync();
    }

    private async Task RestAsync(long before)
    {
        var limit = HistoryFile.Now + (long)MaxRest.TotalMilliseconds;
        await Task.Delay(Rest);
        while (successes() < before + HistoryChecker.MinSuccesses && HistoryFile.Now < limit)
        {
            await Task.Delay(Rest);
        }
    }

    private async Task CauseAsync(FaultKind kind, TimeSpan hold, IReadOnlyList<TcpProxy> targets)
    {
        await servers.ReviveAsync();
        history.Write($"begin {kind}");
        var proof = kind switch
        {
            FaultKind.Reset => targets.Sum(proxy => proxy.Reset()),
            FaultKind.HalfOpen => await HalfOpenAsync(hold, targets),
            FaultKind.BlackHole => await HoldAsync(hold, targets, proxy => proxy.State.Block(), proxy => proxy.State.Unblock()),
            FaultKind.SlowLink => await HoldAsync(hold, targets, proxy => proxy.State.Slow(true), proxy => proxy.State.Slow(false)),
            _ => await servers.CauseAsync(kind, hold),
        };
        history.Write(FormattableString.Invariant($"fault {kind} {proof}"));
    }

    private static async Task<long> HalfOpenAsync(TimeSpan hold, IReadOnlyList<TcpProxy> targets)
    {
        var lost = targets.Sum(proxy => proxy.LoseServer());
        await Task.Delay(hold);
        foreach (var proxy in targets)
        {
            proxy.EndHalfOpen();
        }

        return lost;
    }

    private static async Task<long> HoldAsync(
        TimeSpan hold, IReadOnlyList<TcpProxy> targets, Action<TcpProxy> begin, Action<TcpProxy> end)
    {
        var before = targets.Sum(proxy => proxy.State.Affected);
        foreach (var proxy in targets)
        {
            begin(proxy);
        }

        await Task.Delay(hold);
        foreach (var proxy in targets)
        {
            end(proxy);
        }

        return targets.Sum(proxy => proxy.State.Affected) - before;
    }
}
