using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>Clients behind nginx, which cuts their sockets.</summary>
public sealed class NginxTests : SessionTest
{
    [Fact]
    public async Task Reload_CallsAndNotificationsAreOnTheirWay_NothingIsLostOrRepeated()
    {
        var gateway = await StartAsync();
        var nginx = Own(await NginxServer.StartAsync(gateway.Address.Port, readTimeout: "10s"));
        var notes = Enumerable.Range(0, 3).Select(_ => new LedgerClient()).ToArray();
        var clients = new List<RpcClient>();
        foreach (var callback in notes)
        {
            clients.Add(await ConnectAsync(nginx.Rpc, options => options.AddCallback<ILedgerClient>(callback)));
        }

        var ledgers = clients.ConvertAll(client => client.GetProxy<ILedger>());
        await Task.WhenAll(ledgers.Select(ledger => ledger.JoinAsync("all"))).DefaultTimeout();
        var service = gateway.Services.GetRequiredService<LedgerService>();
        var held = ledgers[0].HoldAsync();
        await service.Held.Task.DefaultTimeout();
        var states = clients.ConvertAll(client => new StateLog(client));

        using var stopping = new CancellationTokenSource();
        var work = WorkAsync(gateway, ledgers, stopping.Token);
        for (var i = 0; i < 3; i++)
        {
            var back = Task.WhenAll(states.Select(state => state.NextAsync(RpcClientState.Connected)));
            await nginx.ReloadAsync();
            (await back.DefaultTimeout()).Should().OnlyContain(change => change.Recovered == true);
        }

        await stopping.CancelAsync();
        var rounds = await work.DefaultTimeout();
        service.Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
        service.Appended.Should().HaveCount(rounds * clients.Count).And.OnlyContain(pair => pair.Value == 1);
        await Eventually.IsTrueAsync(() => notes.All(client => client.Notes.Count >= rounds));
        notes.Should().AllSatisfy(client => client.Notes.Should().Equal(Enumerable.Range(0, rounds)));
    }

    [Fact]
    public async Task ReadTimeout_ShorterThanTheKeepAlive_SessionContinues()
    {
        var gateway = await StartAsync();
        var nginx = Own(await NginxServer.StartAsync(gateway.Address.Port, readTimeout: "1s"));
        var client = await ConnectAsync(nginx.Rpc);
        var held = client.GetProxy<ILedger>().HoldAsync();
        var service = gateway.Services.GetRequiredService<LedgerService>();
        await service.Held.Task.DefaultTimeout();

        (await NextConnectedAsync(client).DefaultTimeout()).Recovered.Should().BeTrue();

        service.Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
    }

    /// <summary>In each round, each client makes a call and reads an item of a stream, and a note is sent to all of them.</summary>
    /// <returns>The number of rounds.</returns>
    private static async Task<int> WorkAsync(TestGateway gateway, List<ILedger> ledgers, CancellationToken stopping)
    {
        var group = gateway.Services.GetRequiredService<IRpcClients<ILedgerClient>>().Group("all");
        var streams = ledgers.ConvertAll(ledger => ledger.CountAsync(int.MaxValue, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None));
        var round = 0;
        for (; !stopping.IsCancellationRequested; round++)
        {
            var number = round;
            await Task.WhenAll(ledgers.Select(async (ledger, i) =>
            {
                (await ledger.AppendAsync($"{number} of {i}", CancellationToken.None)).Should().Be(1);
                (await streams[i].MoveNextAsync()).Should().BeTrue();
                streams[i].Current.Should().Be(number);
            }));
            group.Note(number);
        }

        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        return round;
    }
}
