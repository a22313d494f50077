using System.Diagnostics;
using RpcGateway.Benchmarks.Contracts;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Client;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>Callers that share a connection of the .NET client, through the proxy that its users have.</summary>
internal sealed class ClientLoad
{
    private static readonly string Text = new('x', 32);
    private static readonly TimeSpan RunUp = TimeSpan.FromMilliseconds(200);

    private readonly Func<ValueTask<string>> _say;
    private readonly Histogram[] _latencies;
    private volatile bool _isStopped;

    private ClientLoad(RpcClient client, ClientOrder order)
    {
        _say = order.TakesTasks ? SayByTask(client.GetProxy<IBenchTasks>()) : SayByValueTask(client.GetProxy<IBench>());
        _latencies = [.. Enumerable.Range(0, order.Callers).Select(_ => new Histogram())];
    }

    public static async Task<ClientResult> RunAsync(int port, ClientOrder order)
    {
        await using var client = await RpcClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/rpc"));
        var duration = TimeSpan.FromSeconds(order.Seconds);
        await new ClientLoad(client, order).RunForAsync(RunUp < duration ? RunUp : duration);
        return await new ClientLoad(client, order).RunForAsync(duration);
    }

    private static Func<ValueTask<string>> SayByValueTask(IBench bench) => () => bench.SayAsync(Text);

    // An awaited task costs its caller nothing that the task itself does not: wrapped, it is still the one.
    private static Func<ValueTask<string>> SayByTask(IBenchTasks bench) => () => new ValueTask<string>(bench.SayAsync(Text));

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
            var answer = await _say();
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
