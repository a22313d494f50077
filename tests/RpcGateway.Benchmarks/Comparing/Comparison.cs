namespace RpcGateway.Benchmarks.Comparing;

/// <summary>
/// Runs workloads. The contestants of a case take turns in each round, so that other activity on the machine affects all of
/// them alike. Their processes run until the end of the workload.
/// </summary>
internal sealed class Comparison(RunSettings settings, TextWriter progress)
{
    private readonly Dictionary<IServer, ServerProcess> _processes = [];

    public async Task<WorkloadResult> RunAsync(Workload workload, CancellationToken cancellationToken)
    {
        var skipped = new HashSet<string>();
        var results = new List<CaseResult>();
        try
        {
            foreach (var one in workload.CreateCases(settings))
            {
                if (!OpenFiles.Allows(one.Connections))
                {
                    skipped.Add($"{workload.Name} {one.Name} was skipped: the limit of open files is {OpenFiles.Limit} (ulimit -n).");
                    continue;
                }

                skipped.UnionWith(one.Contestants.Where(IsSkipped).Select(
                    contestant => $"{contestant.Name} was skipped: {contestant.Server.SkipReason}"));
                await progress.WriteAsync($"{workload.Name} {one.Name}:");
                results.Add(new CaseResult(one, await MeasureAsync(one, cancellationToken)));
                await progress.WriteLineAsync();
            }
        }
        finally
        {
            await StopAsync([.. _processes.Keys]);
        }

        return new WorkloadResult(workload, results, [.. skipped]);
    }

    private static bool IsSkipped(Contestant contestant) => contestant.Server.SkipReason is not null;

    private async Task<List<Result>> MeasureAsync(Case one, CancellationToken cancellationToken)
    {
        var contestants = one.Contestants.Where(contestant => !IsSkipped(contestant)).ToList();
        var rounds = contestants.ToDictionary(contestant => contestant, _ => new List<Figures>());
        if (!one.NeedsNewProcess)
        {
            await progress.WriteAsync(" warm-up");
            foreach (var contestant in contestants)
            {
                await RunAsync(contestant, settings.WarmUp, cancellationToken);
            }
        }

        for (var round = 1; round <= settings.Rounds; round++)
        {
            await progress.WriteAsync($" {round}");
            foreach (var contestant in contestants)
            {
                rounds[contestant].Add(await RunAsync(contestant, settings.Duration, cancellationToken));
                if (one.NeedsNewProcess)
                {
                    await StopAsync([contestant.Server]);
                }
            }
        }

        return [.. contestants.Select(contestant => new Result(contestant.Name, rounds[contestant]))];
    }

    private async Task<Figures> RunAsync(Contestant contestant, TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_processes.TryGetValue(contestant.Server, out var process))
        {
            process = await ServerProcess.StartAsync(contestant.Server);
            _processes.Add(contestant.Server, process);
        }

        try
        {
            var figures = await contestant.RunAsync(process, duration, cancellationToken);
            await process.WaitForSocketsAsync();
            return figures;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"'{contestant.Name}' failed: {e.Message}", e);
        }
    }

    private async Task StopAsync(IReadOnlyList<IServer> servers)
    {
        foreach (var server in servers)
        {
            if (_processes.Remove(server, out var process))
            {
                await process.DisposeAsync();
            }
        }
    }
}
