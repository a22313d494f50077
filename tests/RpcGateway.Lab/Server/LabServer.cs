using System.Net.WebSockets;
using Microsoft.AspNetCore.Authentication;
using RpcGateway.Server;

namespace RpcGateway.Lab;

internal static class LabServer
{
    /// <summary>Serves until the process ends.</summary>
    /// <param name="url">The URL to listen on; port 0 selects a free port.</param>
    /// <param name="folder">A folder of static files to serve in addition, or null.</param>
    public static async Task RunAsync(string url, string? folder)
    {
        await using var app = Create(url, folder);
        await app.StartAsync();
        Console.WriteLine($"listens on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private static WebApplication Create(string url, string? folder)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { WebRootPath = folder });
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(LabAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, LabAuthentication>(LabAuthentication.SchemeName, null);
        builder.Services
            .AddRpcGateway(options =>
            {
                options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default);
                options.EnableDiscovery = true;
            })
            .AddService<ILab, LabService>()
            .AddFilter<LabFilter>()
            .AddConnectionObserver<LabObserver>();

        var app = builder.Build();
        app.MapRpcGateway("/rpc");
        app.Map("/plain", plain => plain.UseWebSockets().Run(AcceptPlainAsync));
        if (folder is not null)
        {
            app.UseStaticFiles();
        }

        return app;
    }

    // A server that does not support rpcgateway.v1 and never responds.
    private static async Task AcceptPlainAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("jsonrpc");
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted)).MessageType != WebSocketMessageType.Close)
        {
        }
    }
}
