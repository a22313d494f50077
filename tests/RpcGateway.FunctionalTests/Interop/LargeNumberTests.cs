using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Interop;

/// <summary>Numbers beyond 2^53 keep all of their digits between both clients and a server that writes them as strings.</summary>
public sealed class LargeNumberTests
{
    [Fact]
    public async Task TypeScriptClient_LargeNumbers_KeepAllDigits()
    {
        await using var server = await StartAsync();
        await using var node = RunningProgram.Start(
            "node",
            ["--test", "--test-reporter=spec", "largeNumbers.mjs"],
            Path.Combine(Checkout.Root, "tests", "rpc-gateway-client", "dotnet"),
            ("RPC_GATEWAY_URL", server.Rpc.ToString()));

        await node.SucceedAsync();
    }

    [Fact]
    public async Task DotnetClient_LargeNumbers_KeepAllDigits()
    {
        await using var server = await StartAsync();
        await using var client = await RpcClient.ConnectAsync(
            server.Rpc, options => options.SerializerOptions.WriteLargeNumbersAsStrings()).DefaultTimeout();
        var ledger = client.GetProxy<ILedger>();

        var balance = await ledger.AddAsync(long.MaxValue, decimal.MaxValue, Int128.MinValue).DefaultTimeout();

        balance.Should().BeEquivalentTo(
            new Balance(long.MaxValue, decimal.MaxValue, Int128.MinValue, balance.Limits), options => options.ComparingByValue<Int128>());
        balance.Limits["max"].Should().Be(ulong.MaxValue);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        gateway => gateway.AddService<ILedger, Ledger>(),
        options => options.SerializerOptions.WriteLargeNumbersAsStrings());

    private sealed class Ledger : ILedger
    {
        public Task<Balance> AddAsync(long id, decimal amount, Int128 checksum) => Task.FromResult(new Balance(
            id, amount, checksum, new Dictionary<string, ulong?> { ["max"] = ulong.MaxValue, ["none"] = null }));

        public async IAsyncEnumerable<ulong> IdsAsync(ulong first, int count)
        {
            await Task.Yield();
            for (var i = 0; i < count; i++)
            {
                yield return first + (ulong)i;
            }
        }
    }
}
