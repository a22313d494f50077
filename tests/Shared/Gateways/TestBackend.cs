using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.Backend;
using GenericHost = Microsoft.Extensions.Hosting.Host;

namespace RpcGateway.TestTools;

/// <summary>A backend in this process, without a web server. An unexpected error in its log fails the test.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStopped;

    private TestBackend(IHost host, TestLog log)
    {
        _host = host;
        Log = log;
    }

    /// <summary>The log of the application.</summary>
    public TestLog Log { get; }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a backend. It connects in the background.</summary>
    /// <param name="backend">Adds services, filters and observers.</param>
    /// <param name="options">Sets the gateways, and other options.</param>
    /// <param name="services">Adds other services, before those of the backend.</param>
    public static async Task<TestBackend> StartAsync(
        Action<IRpcBackendBuilder> backend, Action<RpcBackendOptions> options, Action<IServiceCollection>? services = null)
    {
        var log = new TestLog();
        var host = Build(log, backend, options, services);
        await host.StartAsync().DefaultTimeout();
        return new TestBackend(host, log);
    }

    /// <summary>Builds a backend that the test starts itself, for example because the start must fail.</summary>
    public static IHost Build(
        TestLog log,
        Action<IRpcBackendBuilder> backend,
        Action<RpcBackendOptions> options,
        Action<IServiceCollection>? services = null)
    {
        var builder = GenericHost.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        services?.Invoke(builder.Services);
        backend(builder.Services.AddRpcBackend(options));
        return builder.Build();
    }

    /// <summary>Completes when the backend has registered at a gateway.</summary>
    public async Task WaitForConnectedAsync()
    {
        var entry = await Log.WaitForAsync(entry => entry.Id.Name is "Connected" or "Refused" or "ConnectFailed" or "Lost");
        if (entry.Id.Name != "Connected")
        {
            throw new InvalidOperationException(entry.Message);
        }
    }

    /// <summary>Stops the application, as Ctrl+C does.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.StopAsync().DefaultTimeout();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync().DefaultTimeout();
        Log.Dispose();
    }
}
