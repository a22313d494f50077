using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>Nothing is left after many clients. Alone, because it counts what the whole process holds.</summary>
[Collection(nameof(Alone))]
public sealed class ConnectionChurnTests
{
    private const int Rounds = 50;
    private const int ClientsPerRound = 10;

    [Fact]
    public async Task Clients_ComeAndGo_LeaveNothing()
    {
        await using var gateway = await ToolGateway.StartAsync(backend =>
        {
            backend.StartProcess("cat");
            backend.Process.MaxProcesses = backend.Process.MaxProcessesPerUser = 100;
        });
        await RunRoundAsync(gateway, 0);
        await WaitForEndAsync(gateway, ClientsPerRound);
        var children = Tools.CountChildren();
        var descriptors = Tools.CountDescriptors();

        for (var round = 1; round <= Rounds; round++)
        {
            await RunRoundAsync(gateway, round);
        }

        await WaitForEndAsync(gateway, (Rounds + 1) * ClientsPerRound);
        await Eventually.IsTrueAsync(() => Tools.CountChildren() <= children);
        await Eventually.IsTrueAsync(() => Tools.CountDescriptors() <= descriptors + ClientsPerRound);
    }

    private static async Task RunRoundAsync(ToolGateway gateway, int round) => await Task.WhenAll(
        Enumerable.Range(0, ClientsPerRound).Select(client => RunClientAsync(gateway, (round + client) % 4)));

    private static async Task RunClientAsync(ToolGateway gateway, int kind)
    {
        await using var socket = await gateway.ConnectAsync();
        if (kind != 0)
        {
            await socket.SendAsync("""{"jsonrpc":"2.0","method":"a"}""");
        }

        if (kind == 1)
        {
            await socket.ReceiveAsync();
        }

        if (kind >= 2)
        {
            socket.Drop();
        }
    }

    private static Task WaitForEndAsync(ToolGateway gateway, int count) => Eventually.IsTrueAsync(
        () => gateway.Log.Entries.Count(entry => entry.Id.Name == "Ended" && entry.Category!.EndsWith("BackendEndpoint", StringComparison.Ordinal)) == count);
}
