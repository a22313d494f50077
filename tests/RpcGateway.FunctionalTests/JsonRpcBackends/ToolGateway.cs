using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>A gateway with one backend at /tool.</summary>
internal sealed class ToolGateway : IAsyncDisposable
{
    public const string Name = "tool";
    private const string Path = "/tool";

    private ToolGateway(TestGateway gateway) => Gateway = gateway;

    public TestGateway Gateway { get; }

    public TestLog Log => Gateway.Log;

    public Uri Address => Gateway.At(Path);

    public ProcessGuard Guard => Gateway.Services.GetRequiredService<ProcessGuard>();

    public static async Task<ToolGateway> StartAsync(
        Action<StreamJsonRpcBackendOptions> backend,
        Action<RpcGatewayOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<IEndpointConventionBuilder>? endpoint = null) =>
        new(await TestGateway.StartAsync(
            gateway => gateway.AddStreamJsonRpcBackend(Name, backend),
            options,
            services,
            app =>
            {
                var mapped = app.MapJsonRpcBackend(Path, Name);
                endpoint?.Invoke(mapped);
            },
            path: null));

    /// <summary>Starts a gateway whose tool is a shell script that reads and writes one message per line.</summary>
    public static Task<ToolGateway> StartScriptAsync(
        string script, Action<StreamJsonRpcBackendOptions>? backend = null, Action<RpcGatewayOptions>? options = null) =>
        StartAsync(
            tool =>
            {
                tool.StartProcess("/bin/sh", "-c", script.ReplaceLineEndings("\n")).Framing = JsonRpcFraming.NewLineDelimited;
                tool.Process.ExitTimeout = TimeSpan.FromSeconds(1);
                backend?.Invoke(tool);
            },
            options);

    public Task<RawWebSocket> ConnectAsync(string? origin = null) => RawWebSocket.ConnectAsync(Address, origin);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
