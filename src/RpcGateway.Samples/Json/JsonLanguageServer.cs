using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Samples.Pages;
using RpcGateway.Server;
using RpcGateway.StreamJsonRpc;

namespace RpcGateway.Samples.Json;

/// <summary>The JSON server of Visual Studio Code, for the page that edits JSON. Without it, the page shows how to install it.</summary>
internal static class JsonLanguageServer
{
    public const string Name = "json";
    public const string Path = SamplePage.Folder + "/json/lsp";

    public static IRpcGatewayBuilder AddJsonLanguageServer(this IRpcGatewayBuilder gateway) =>
        gateway.AddStreamJsonRpcBackend(Name, Configure);

    private static void Configure(StreamJsonRpcBackendOptions backend)
    {
        backend.StartProcess("vscode-json-language-server", "--stdio");

        // The server must not load schemas from files or the network; it asks the page for them.
        backend.UseLanguageServer(server => server.InitializationOptions = """{"handledSchemaProtocols":[],"provideFormatter":true}""");
        backend.Process.MaxMemory = 1024L * 1024 * 1024;
        backend.IdleTimeout = TimeSpan.FromMinutes(10);
    }
}
