using System.Diagnostics;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>Callers that share a connection of a .NET client.</summary>
internal sealed class ClientLoad
{
    private static readonly string Text = new('x', 32);
    private static readonly TimeSpan RunUp = TimeSpan.FromMilliseconds(200);

    private readonly Func<string, ValueTask<string>> _say;
    private readonly Histogram[] _latencies;
    private volatile bool _isStopped;

    private ClientLoad(Func<string, ValueTask<string>> say, int callers)
    {
        _say = say;
        _latencies = [.. Enumerable.Range(0, callers).Select(_ => new Histogram())];
    }

    public static async Task<ClientResult> RunAsync(BenchClient client, int port, ClientOrder order)
    {
        var (closeAsync, sayAsync) = await client.ConnectAsync(port);
        var duration = TimeSpan.FromSeconds(order.Seconds);
        await new ClientLoad(sayAsync, order.Callers).RunForAsync(RunUp < duration ? RunUp : duration);
        var result = await new ClientLoad(sayAsync, order.Callers).RunForAsync(duration);
        await closeAsync();
        return result;
    }

    private async Task<ClientResult> RunForAsync(TimeSpan duration)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var callers = Task.WhenAll(_latencies.Select(CallAsync));
        await Task.WhenAny(callers, Task.Delay(duration));
        _isStopped = true;
        await callers;

        var elapsed = Stopwatch.GetElapsedTime(started);
        var latencies = new Histogram();
        Array.ForEach(_latencies, latencies.Add);
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
            var answer = await _say(Text);
            if (answer != Text)
            {
                throw new LoadException($"'{Text}' was answered with '{answer}'.");
            }

            var ended = Stopwatch.GetTimestamp();
            latencies.Record(Stopwatch.GetElapsedTime(started, ended).Ticks * TimeSpan.NanosecondsPerTick);
            started = ended;
        }
    }
}
