using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>The TypeScript client and the tokens of its function, in a process of its own.</summary>
public sealed class TypeScriptRenewalTests : IdentityTest
{
    [Fact]
    public async Task TypeScriptClient_TokensExpire_RenewsThem()
    {
        var gateway = await StartAsync(app: app =>
        {
            app.MapPost("/clock/{seconds:int}", (int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds)));
            app.MapPost("/gates/{name}", async (string name) =>
            {
                var gate = app.Services.GetRequiredService<Gates>()[name];
                await gate.WaitForSyncPoint().DefaultTimeout();
                gate.Continue();
            });
        });
        await using var node = RunningProgram.Start(
            "node",
            ["--test", "--test-reporter=spec", "tokens.mjs"],
            Path.Combine(Checkout.Root, "tests", "rpc-gateway-client", "dotnet"),
            ("RPC_GATEWAY_URL", gateway.Rpc.ToString()));

        await node.SucceedAsync();
    }
}
