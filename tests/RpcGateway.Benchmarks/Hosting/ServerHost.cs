using Microsoft.AspNetCore.Hosting.Server.Features;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace RpcGateway.Benchmarks.Hosting;

/// <summary>
/// Runs a server as an application would, with Kestrel's defaults and warnings logged. It listens on a free port, prints the
/// port, responds to commands on its input, and stops at the end of its input, so it never outlives its parent process.
/// </summary>
internal static class ServerHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(IHostedServer server, CancellationToken cancellationToken)
    {
        await using var app = Build(server);
        await app.StartAsync(cancellationToken);

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var port = new Uri(address).Port;
        await using var other = await server.StartOtherAsync(app, port);
        await Console.Out.WriteLineAsync($"{ControlLine.Port} {port}");
        await ControlLine.RespondAsync(Console.In, Console.Out, other as INeighbours);

        using var stopping = new CancellationTokenSource(ShutdownTimeout);
        await app.StopAsync(stopping.Token);
    }

    private static WebApplication Build(IHostedServer server)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new FirstLinesLogger());
        server.AddServices(builder.Services);
        var app = builder.Build();
        server.Map(app);
        return app;
    }
}
