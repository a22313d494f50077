using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>
/// Real language servers behind the gateway, driven from Node.js by the protocol's own library: the scripts of tests/interop.
/// </summary>
public sealed class RealLanguageServerTests
{
    private static readonly string Interop = Path.Combine(Checkout.Root, "tests", "interop");

    [Fact]
    public Task JsonServer_DrivenByNode_Passes() => RunAsync(
        "json-server.test.mjs",
        "vscode-langservers-extracted/bin/vscode-json-language-server",
        server => server.InitializationOptions = """{"handledSchemaProtocols":[],"provideFormatter":true}""");

    [Fact]
    public Task Pyright_DrivenByNode_Passes() => RunAsync("pyright.test.mjs", "pyright/langserver.index.js", _ => { });

    private static async Task RunAsync(string script, string server, Action<LanguageServerOptions> configure)
    {
        var program = Path.Combine(Checkout.Root, "node_modules", server);
        File.Exists(program).Should().BeTrue("'npm ci' in the root folder installs the servers; 'bash tests/run.sh' does so by itself");
        await using var gateway = await ToolGateway.StartAsync(backend =>
        {
            backend.StartProcess("node", program, "--stdio").UseLanguageServer(configure);
            backend.Process.MaxMemory = 1L << 30;
            backend.Process.ExitTimeout = TimeSpan.FromSeconds(20);
        });

        await using var node = RunningProgram.Start(
            "node",
            ["--test", "--test-force-exit", "--test-reporter=spec", script],
            Interop,
            ("LANGUAGE_SERVER_URL", gateway.Address.ToString()));

        await node.SucceedAsync();
    }
}
