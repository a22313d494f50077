using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>The metrics of the processes of one backend. Backends of the same name share them.</summary>
/// <param name="backend">The name of the backend.</param>
internal sealed class ProcessMetrics(string backend)
{
    private static readonly ConcurrentDictionary<string, StrongBox<int>> Running = new(StringComparer.Ordinal);

    private static readonly Counter<long> Starts = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricProcessStarts, "{process}", "Number of processes that were to be started for clients.");

    private static readonly Counter<long> Ends = RpcTelemetry.Meter.CreateCounter<long>(
        RpcTelemetryNames.MetricProcessEnds, "{process}", "Number of processes that have ended.");

    private readonly KeyValuePair<string, object?> _tag = new(RpcTelemetryNames.BackendName, backend);
    private readonly StrongBox<int> _running = Running.GetOrAdd(backend, _ => new StrongBox<int>());

    static ProcessMetrics() => RpcTelemetry.Meter.CreateObservableUpDownCounter(
        RpcTelemetryNames.MetricActiveProcesses,
        () => Running.Select(one => new Measurement<long>(
            Volatile.Read(ref one.Value.Value), new KeyValuePair<string, object?>(RpcTelemetryNames.BackendName, one.Key))),
        "{process}",
        "Number of running processes of services.");

    public void CountStarted()
    {
        Interlocked.Increment(ref _running.Value);
        CountStart("started");
    }

    /// <summary>A limit does not allow another process.</summary>
    public void CountRefused() => CountStart("refused");

    /// <summary>The program could not be started.</summary>
    public void CountFailed() => CountStart("failed");

    /// <param name="exitCode">The exit code.</param>
    /// <param name="isExpected">Whether the gateway was ending the process.</param>
    public void CountEnd(int exitCode, bool isExpected)
    {
        Interlocked.Decrement(ref _running.Value);
        var end = isExpected ? "ended" : exitCode == 0 ? "exited" : "failed";
        Ends.Add(1, _tag, new KeyValuePair<string, object?>(RpcTelemetryNames.ProcessEnd, end));
    }

    private void CountStart(string outcome) =>
        Starts.Add(1, _tag, new KeyValuePair<string, object?>(RpcTelemetryNames.ProcessStart, outcome));
}
