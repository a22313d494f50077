using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>Third-party clients against the real gateway: the scripts of tests/interop, run by Node.js.</summary>
public sealed class NodeTests(SharedGateway gateway)
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "interop");

    [Theory]
    [InlineData("bare-socket.test.mjs")]
    [InlineData("json-rpc-2.0.test.mjs")]
    [InlineData("vscode-jsonrpc.test.mjs")]
    public async Task Script_RunByNode_Passes(string script)
    {
        Directory.Exists(Path.Combine(Checkout.Root, "node_modules")).Should().BeTrue(
            "'npm ci' in the root folder installs the clients; 'bash tests/run.sh' does so by itself");

        await using var node = RunningProgram.Start(
            "node",
            ["--test", "--test-reporter=spec", script],
            Folder,
            ("RPC_GATEWAY_URL", (await gateway.RpcAsync()).ToString()));

        await node.SucceedAsync();
    }
}
