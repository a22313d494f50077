namespace RpcGateway.Benchmarks.Clients;

/// <summary>A measurement that a client process makes on request.</summary>
internal sealed record ClientRun(string Client, int Callers, double Seconds);

/// <summary>What a client process has measured of itself.</summary>
internal sealed record ClientResult(
    long Calls, double Seconds, double CpuMicroseconds, long AllocatedBytes, double P50Microseconds, double P99Microseconds);

/// <summary>Concurrent callers that share a connection of a .NET client. Each calls again after its response.</summary>
internal sealed class ClientLoad(Func<string, ValueTask<string>> say, int callers)
{
    private static readonly string Text = new('x', 32);
    private static readonly TimeSpan MaxLeadTime = TimeSpan.FromMilliseconds(200);

    private volatile bool _isStopped;

    public static async Task<ClientResult> RunAsync(BenchClient client, int port, ClientRun run)
    {
        var (closeAsync, sayAsync) = await client.ConnectAsync(port);
        var duration = TimeSpan.FromSeconds(run.Seconds);
        await new ClientLoad(sayAsync, run.Callers).RunForAsync(MaxLeadTime < duration ? MaxLeadTime : duration);
        var result = await new ClientLoad(sayAsync, run.Callers).RunForAsync(duration);
        await closeAsync();
        return result;
    }

    private async Task<ClientResult> RunForAsync(TimeSpan duration)
    {
        var histograms = Enumerable.Range(0, callers).Select(_ => new Histogram()).ToArray();
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var calls = Task.WhenAll(histograms.Select(CallAsync));
        await Task.WhenAny(calls, Task.Delay(duration));
        _isStopped = true;
        await calls;

        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = new Histogram();
        Array.ForEach(histograms, latencies.Add);
        return new ClientResult(
            latencies.Count,
            elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            latencies.Microseconds(50),
            latencies.Microseconds(99));
    }

    private async Task CallAsync(Histogram latencies)
    {
        var started = Stopwatch.GetTimestamp();
        while (!_isStopped)
        {
            var response = await say(Text);
            if (response != Text)
            {
                throw new LoadException($"Unexpected response to '{Text}': '{response}'.");
            }

            var ended = Stopwatch.GetTimestamp();
            latencies.Record(Stopwatch.GetElapsedTime(started, ended).Ticks * TimeSpan.NanosecondsPerTick);
            started = ended;
        }
    }
}
