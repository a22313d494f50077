using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RpcGateway.Host.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Telemetry;

public sealed class ExportLifetimeTests : IDisposable
{
    private readonly CountdownEvent _begun = new(3);
    private readonly ConcurrentQueue<bool> _together = [];

    public void Dispose() => _begun.Dispose();

    [Fact]
    public async Task StoppedAsync_SlowPipelines_AreShutDownInParallelOnce()
    {
        var collection = new ServiceCollection().AddLogging();
        collection.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(new Waiting<Activity>(this)))
            .WithMetrics(metrics => metrics.AddReader(new WaitingReader(this)))
            .WithLogging(logging => logging.AddProcessor(new Waiting<LogRecord>(this)));
        await using var services = collection.BuildServiceProvider();
        _ = services.GetRequiredService<ILoggerFactory>();
        var lifetime = new ExportLifetime(
            new ExportSettings(false, false, false),
            new ConfigurationBuilder().Build(),
            services.GetRequiredService<TracerProvider>(),
            services.GetRequiredService<MeterProvider>(),
            services.GetRequiredService<LoggerProvider>(),
            NullLogger<ExportLifetime>.Instance);

        await lifetime.StoppedAsync(CancellationToken.None).DefaultTimeout();
        lifetime.Dispose();
        await services.DisposeAsync();

        _together.Should().Equal([true, true, true], "each saw that the others had started, and none started twice");
    }

    // Waits for the others within the timeout.
    private bool Wait(int timeoutMilliseconds)
    {
        _begun.Signal();
        _together.Enqueue(_begun.Wait(timeoutMilliseconds));
        return true;
    }

    private sealed class Waiting<T>(ExportLifetimeTests test) : BaseProcessor<T>
    {
        protected override bool OnShutdown(int timeoutMilliseconds) => test.Wait(timeoutMilliseconds);
    }

    private sealed class WaitingReader(ExportLifetimeTests test) : MetricReader
    {
        protected override bool OnShutdown(int timeoutMilliseconds) => test.Wait(timeoutMilliseconds);
    }
}
