using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>
/// Runs workloads. The rounds of a case's contestants take turns, so that what else the machine does meanwhile hits all of
/// them alike.
/// </summary>
internal sealed class Comparison(CompareSettings settings, TextWriter progress)
{
    public async Task<WorkloadResult> RunAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        await using var servers = new ServerPool();
        var skipped = new HashSet<string>();
        var results = new List<CaseResult>();
        foreach (var one in workload.CreateCases(settings))
        {
            if (one.Connections > OpenFiles.Limit - OpenFiles.Reserve)
            {
                skipped.Add($"{workload.Name} {one.Name} was skipped: the limit of open files is {OpenFiles.Limit} (ulimit -n).");
                continue;
            }

            skipped.UnionWith(one.Contestants.Select(Obstacle).OfType<string>());
            var able = one.Contestants.Where(contestant => Obstacle(contestant) is null).ToList();
            await progress.WriteAsync($"{workload.Name} {one.Name}:");
            results.Add(new CaseResult(one, await MeasureAsync(one, able, servers, cancellationToken)));
            await progress.WriteLineAsync();
        }

        return new WorkloadResult(workload, results, [.. skipped]);
    }

    private static string? Obstacle(Contestant contestant) =>
        contestant.Server.Obstacle is { } obstacle ? $"{contestant.Name} was skipped: {obstacle}" : null;

    private async Task<List<Result>> MeasureAsync(
        Case one, List<Contestant> contestants, ServerPool servers, CancellationToken cancellationToken)
    {
        var rounds = contestants.ToDictionary(contestant => contestant, _ => new List<Figures>());
        if (!one.NeedsFreshProcess)
        {
            await progress.WriteAsync(" warm-up");
            foreach (var contestant in contestants)
            {
                await RunAsync(contestant, settings.WarmUp, servers, cancellationToken);
            }
        }

        for (var round = 1; round <= settings.Rounds; round++)
        {
            await progress.WriteAsync($" {round}");
            foreach (var contestant in contestants)
            {
                rounds[contestant].Add(await RunAsync(contestant, settings.Duration, servers, cancellationToken));
                if (one.NeedsFreshProcess)
                {
                    await servers.StopAsync(contestant.Server);
                }
            }
        }

        return [.. contestants.Select(contestant => new Result(contestant.Name, rounds[contestant]))];
    }

    private static async Task<Figures> RunAsync(
        Contestant contestant, TimeSpan duration, ServerPool servers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var process = await servers.GetAsync(contestant.Server);
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
}
