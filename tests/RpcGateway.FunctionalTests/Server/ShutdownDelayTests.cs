using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>The beginning of a shutdown, and what is reported about it at the start.</summary>
public sealed class ShutdownDelayTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Stop_DuringTheDelay_IsNotReadyButServesNewClients()
    {
        await using var server = await StartAsync(options => options.ShutdownDelay = TimeSpan.FromSeconds(5));
        server.Log.Allow("HealthCheckEnd");
        var stopping = server.App.StopAsync();
        await server.Log.WaitForAsync("StillAccepting").DefaultTimeout();

        (await CheckHealthAsync(server)).Should().Be(HealthStatus.Unhealthy);
        await using var client = await server.ConnectAsync();
        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");

        await _time.WaitForTimersAsync().DefaultTimeout();
        _time.Advance(TimeSpan.FromSeconds(5));
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_AfterTheDelay_RefusesNewClientsWithAHint()
    {
        var gates = new Gates();
        await using var server = await StartAsync(gates: gates);
        await using var client = await server.ConnectAsync();
        await client.RequestAsync("test.wait", """["door"]""");
        await gates["door"].WaitForSyncPoint().DefaultTimeout();
        var stopping = server.App.StopAsync();
        await server.Log.WaitForAsync("Draining").DefaultTimeout();

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await FluentActions.Awaiting(() => socket.ConnectAsync(server.Rpc, CancellationToken.None).DefaultTimeout())
            .Should().ThrowAsync<WebSocketException>();

        socket.HttpStatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        socket.HttpResponseHeaders!["Retry-After"].Should().Equal("1");
        gates["door"].Continue();
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task StopApplication_BeforeTheHostStops_StartsTheShutdown()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.HelloAsync();

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await client.WaitForCloseAsync()).Should().Be(1001);
        await server.Log.WaitForAsync("Drained").DefaultTimeout();
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(30, false)]
    public async Task Start_HostStopsBeforeTheGatewayHasEnded_IsReported(int seconds, bool isReported)
    {
        await using var server = await StartAsync(
            options => options.ShutdownDelay = TimeSpan.FromSeconds(1),
            services => services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(seconds)));

        var reports = server.Log.Entries.Where(entry => entry.Id.Name == "HostStopsTooEarly").ToArray();
        reports.Should().HaveCount(isReported ? 1 : 0);
        if (isReported)
        {
            reports[0].Message.Should().Contain("00:00:10").And.Contain("00:00:15");
        }

        // The shutdown of this test must not wait for the clock.
        var stopping = server.App.StopAsync();
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });
        await stopping;
    }

    [Fact]
    public async Task Start_ServiceThatStopsFirst_IsReported()
    {
        await using var early = await StartAsync(services: services => services.AddHostedService<Neighbour>());
        await using var late = await TestGateway.StartAsync(
            gateway => gateway.Services.AddHostedService<Neighbour>());

        early.Log.Entries.Should().NotContain(entry => entry.Id.Name == "StopsFirst");
        late.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "StopsFirst")
            .Which.Message.Should().Contain(nameof(Neighbour));
    }

    private Task<TestGateway> StartAsync(
        Action<RpcGatewayOptions>? options = null, Action<IServiceCollection>? services = null, Gates? gates = null) =>
        TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>(),
            options,
            added =>
            {
                services?.Invoke(added);
                added.AddSingleton(gates ?? new Gates()).AddSingleton<TimeProvider>(_time);
            });

    private static async Task<HealthStatus> CheckHealthAsync(TestGateway server)
    {
        var report = await server.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains("ready")).DefaultTimeout();
        return report.Entries["rpcgateway"].Status;
    }

    private sealed class Neighbour : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
