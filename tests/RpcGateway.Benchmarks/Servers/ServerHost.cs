using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RpcGateway.Benchmarks.Servers;

/// <summary>
/// Runs a server as an application would: Kestrel as it is by default, warnings logged. It listens on a free port, says
/// which, answers questions on its input, and ends with it, so that it never outlives the program that started it.
/// </summary>
internal static class ServerHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(IHostedServer server, CancellationToken cancellationToken)
    {
        await using var app = Build(server);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await Console.Out.WriteLineAsync($"{ControlLine.Port} {new Uri(address).Port}");

        await ControlLine.AnswerAsync(Console.In, Console.Out);
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
