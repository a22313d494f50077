using RpcGateway.Checker.Checking;
using RpcGateway.Checker.Clients;
using RpcGateway.Checker.Clusters;
using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Running;

/// <summary>Runs the server, the clients and the nemesis, and checks what they recorded.</summary>
internal static class CheckRun
{
    private static readonly TimeSpan CallsLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<Verdict> RunAsync(CheckSettings settings)
    {
        var folder = Path.GetFullPath(settings.Folder);
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new InvalidOperationException($"The folder {folder} is not empty.");
        }

        await RecordAsync(settings, folder);
        return HistoryChecker.Check(History.Read(folder));
    }

    private static async Task RecordAsync(CheckSettings settings, string folder)
    {
        using var history = new HistoryFile(Path.Combine(folder, "run.history"));
        history.Write($"wanted {string.Join(' ', settings.Faults)}".TrimEnd());
        if (settings.Extensions)
        {
            history.Write("announced");
            WriteSessions(history, settings, ".NET", 0, settings.Clients);
        }

        WriteSessions(history, settings, "TypeScript", settings.Clients, settings.TypeScriptClients);
        history.Write(FormattableString.Invariant($"limit {settings.MaxMegabytes * 1024}"));
        await using var server = CreateServers(settings, folder, history);
        await server.StartAsync();
        using var stopping = new CancellationTokenSource();
        var watching = WatchMemoryAsync(server, history, stopping.Token);
        try
        {
            await RunClientsAsync(settings, folder, server, history);
        }
        finally
        {
            await stopping.CancelAsync();
            await watching;
        }
    }

    private static IServers CreateServers(CheckSettings settings, string folder, HistoryFile history)
    {
        Action<int> crashed = code => history.Write(FormattableString.Invariant($"crashed {code}"));
        if (settings.Nodes == 1)
        {
            return new SingleServer(new ServerControl(ServerControl.Serve(Path.Combine(folder, "ledger"), settings.Bug), crashed));
        }

        history.Write(FormattableString.Invariant($"nodes {settings.Nodes}"));
        return new Cluster(settings, folder, crashed, node => history.Write(FormattableString.Invariant($"alone {node}")));
    }

    private static void WriteSessions(HistoryFile history, CheckSettings settings, string language, int first, int count) =>
        history.Write($"sessions {language} {string.Join(' ', Enumerable.Range(first, count).Where(settings.HasSession))}".TrimEnd());

    private static async Task RunClientsAsync(CheckSettings settings, string folder, IServers servers, HistoryFile history)
    {
        var proxies = Enumerable.Range(0, settings.Clients + settings.TypeScriptClients)
            .Select(_ => new TcpProxy(servers.ChoosePort, settings.Bug))
            .ToList();
        var workers = proxies.Take(settings.Clients)
            .Select((proxy, number) => new Worker(
                number, settings, proxy.Address, Path.Combine(folder, $"client-{number}.history")))
            .ToList();
        try
        {
            await using var node = settings.TypeScriptClients == 0 ? null : await NodeWorkers.StartAsync(
                settings,
                folder,
                proxies.Select((proxy, number) => (number, proxy.Address)).Skip(settings.Clients));
            var nemesis = new Nemesis(
                settings.Seed, proxies.Count == 0 ? [] : settings.Faults, proxies, servers, () => workers.Sum(worker => worker.Successes), history);
            await nemesis.RunAsync(TimeSpan.FromSeconds(settings.Seconds));
            await WaitForCallsAsync(workers, settings.MinCalls);
            await Task.WhenAll([
                .. workers.Select(worker => worker.StopAsync(settings.SettleLimit)),
                node?.StopAsync(settings.SettleLimit) ?? Task.CompletedTask,
            ]);
        }
        finally
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
            await Task.WhenAll(proxies.Select(proxy => proxy.DisposeAsync().AsTask()));
        }
    }

    // With a limit: the calls of a client may never end.
    private static async Task WaitForCallsAsync(IReadOnlyList<Worker> workers, int calls)
    {
        var limit = HistoryFile.Now + (long)CallsLimit.TotalMilliseconds;
        while (workers.Any(worker => worker.Calls < calls) && HistoryFile.Now < limit)
        {
            await Task.Delay(MemoryInterval);
        }
    }

    private static async Task WatchMemoryAsync(IServers server, HistoryFile history, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(MemoryInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                history.Write(FormattableString.Invariant($"memory {server.ResidentKilobytes}"));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
