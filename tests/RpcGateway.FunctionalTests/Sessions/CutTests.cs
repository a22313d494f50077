using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>Clients whose sockets are cut.</summary>
public sealed class CutTests : SessionTest
{
    [Fact]
    public async Task Cut_CallIsRunning_ClientContinuesAndTheCallSucceeds()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var connections = 0;
        var client = await ConnectAsync(relay.Rpc, options => options.OnConnected = (_, _) =>
        {
            connections++;
            return Task.CompletedTask;
        });
        var ledger = client.GetProxy<ILedger>();
        client.Recovered.Should().BeNull();
        var (id, who) = (client.ConnectionId, await ledger.WhoAsync().DefaultTimeout());
        var held = ledger.HoldAsync();
        var service = gateway.Services.GetRequiredService<LedgerService>();
        await service.Held.Task.DefaultTimeout();
        var back = NextConnectedAsync(client);

        relay.Cut();

        (await back.DefaultTimeout()).Recovered.Should().BeTrue();
        client.Recovered.Should().BeTrue();
        client.ConnectionId.Should().Be(id);
        held.IsCompleted.Should().BeFalse();
        service.Release.SetResult();
        (await held.DefaultTimeout()).Should().Be("released");
        (await ledger.WhoAsync().DefaultTimeout()).Should().Be(who);
        connections.Should().Be(1);
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"connected {id}");
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"detached {id}");
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"resumed {id}");
        Events.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Cut_FiveTimesWithoutTraffic_EachTimeRecovered()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var client = await ConnectAsync(relay.Rpc);
        for (var i = 0; i < 5; i++)
        {
            var back = NextConnectedAsync(client);
            relay.Cut();
            (await back.DefaultTimeout()).Recovered.Should().BeTrue();
        }

        (await client.GetProxy<ILedger>().AppendAsync("x").DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task Cut_EverythingOnItsWay_NothingIsLostOrRepeated()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var notes = new LedgerClient();
        var client = await ConnectAsync(relay.Rpc);
        using var registration = client.AddCallback<ILedgerClient>(notes);
        var ledger = client.GetProxy<ILedger>();
        await ledger.JoinAsync("all").DefaultTimeout();
        var states = new StateLog(client);

        var work = Task.WhenAll(
            CallAsync(ledger), StreamAsync(ledger), UploadAsync(ledger), MirrorAsync(ledger), ProgressAsync(ledger), AskAsync(ledger), NoteAsync(gateway));
        for (var i = 0; i < 10; i++)
        {
            var back = states.NextAsync(RpcClientState.Connected);
            var passed = relay.PassedDown;
            await Eventually.IsTrueAsync(() => relay.PassedDown > passed + 30_000 || work.IsCompleted);
            relay.Cut();
            (await back.DefaultTimeout()).Recovered.Should().BeTrue();
        }

        await work.DefaultTimeout();
        await Eventually.IsTrueAsync(() => notes.Notes.Count >= NoteCount);
        notes.Notes.Should().Equal(Enumerable.Range(0, NoteCount));
        gateway.Services.GetRequiredService<LedgerService>().Appended.Values.Should().OnlyContain(count => count == 1);
    }

    [Fact]
    public async Task Cut_ServerSilent_OldSocketIsReplaced()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var client = await ConnectAsync(relay.Rpc);
        var ledger = client.GetProxy<ILedger>();
        (await ledger.AppendAsync("a").DefaultTimeout()).Should().Be(1);
        var back = NextConnectedAsync(client);

        // Only the client's socket ends: the server still has the old one when the client returns.
        relay.CutClients();

        (await back.DefaultTimeout()).Recovered.Should().BeTrue();
        (await ledger.AppendAsync("a").DefaultTimeout()).Should().Be(2);
    }

    [Fact]
    public async Task Cut_ServerRestarted_ClientStartsAnewAndSaysSo()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var client = await ConnectAsync(relay.Rpc);
        var held = client.GetProxy<ILedger>().HoldAsync();
        await gateway.Services.GetRequiredService<LedgerService>().Held.Task.DefaultTimeout();
        var id = client.ConnectionId!;
        var back = NextConnectedAsync(client);

        // The connection is gone when the client returns, as after a restart.
        relay.Refuse(true);
        relay.Cut();
        var connections = gateway.Services.GetRequiredService<IRpcConnections>();
        await Eventually.IsTrueAsync(() => connections.Find(id) is { IsDetached: true });
        await connections.CloseAsync(id, new RpcClose(RpcCloseCode.GoingAway, "Gone.")).DefaultTimeout();
        relay.Refuse(false);

        (await back.DefaultTimeout()).Recovered.Should().BeFalse();
        client.Recovered.Should().BeFalse();
        client.ConnectionId.Should().NotBe(id);
        var lost = (await FluentActions.Awaiting(() => held.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>()).Which;
        lost.RequestSent.Should().BeTrue();
        (await client.GetProxy<ILedger>().AppendAsync("x").DefaultTimeout()).Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_SessionsAreOff_ClientStartsAnew(bool atTheServer)
    {
        var gateway = await StartAsync(options => options.ResumeBufferSize = atTheServer ? 0 : options.ResumeBufferSize);
        var relay = Relay(gateway);
        var client = await ConnectAsync(
            relay.Rpc, options => options.ResumeBufferSize = atTheServer ? options.ResumeBufferSize : 0);
        var back = NextConnectedAsync(client);

        relay.Cut();

        (await back.DefaultTimeout()).Recovered.Should().BeFalse();
    }

    [Fact]
    public async Task Stop_ClientIsDetached_DoesNotWaitForIt()
    {
        var gateway = await StartAsync();
        var relay = Relay(gateway);
        var client = await ConnectAsync(relay.Rpc);
        relay.Refuse(true);
        relay.Cut();
        var connections = gateway.Services.GetRequiredService<IRpcConnections>();
        await Eventually.IsTrueAsync(() => connections.List().Any(connection => connection.IsDetached));

        await gateway.DisposeAsync().AsTask().DefaultTimeout();
    }

    private const int NoteCount = 2000;

    private static async Task CallAsync(ILedger ledger)
    {
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) =>
            (await ledger.AppendAsync($"call {i}", CancellationToken.None)).Should().Be(1));
    }

    private static async Task StreamAsync(ILedger ledger)
    {
        var expected = 0;
        await foreach (var item in ledger.CountAsync(20_000))
        {
            item.Should().Be(expected++);
        }

        expected.Should().Be(20_000);
    }

    private static async Task UploadAsync(ILedger ledger) =>
        (await ledger.SumAsync(Enumerable.Range(0, 20_000).ToAsyncEnumerable())).Should().Be(199_990_000);

    private static async Task MirrorAsync(ILedger ledger)
    {
        var content = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(content);
        await using var mirrored = await ledger.MirrorAsync(new MemoryStream(content));
        var received = new MemoryStream();
        await mirrored.CopyToAsync(received);
        received.ToArray().AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    private static async Task ProgressAsync(ILedger ledger)
    {
        var progress = new ProgressLog<int>();
        (await ledger.WorkAsync(1000, progress)).Should().Be(1000);

        // Reports that follow each other without a pause may be replaced by later ones.
        progress.All.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.EndWith(999);
    }

    private static async Task AskAsync(ILedger ledger)
    {
        for (var i = 0; i < 300; i++)
        {
            (await ledger.AskAsync(i)).Should().Be(2 * i);
        }
    }

    private static async Task NoteAsync(TestGateway gateway)
    {
        var clients = gateway.Services.GetRequiredService<IRpcClients<ILedgerClient>>();
        for (var i = 0; i < NoteCount; i++)
        {
            clients.Group("all").Note(i);
            if (i % 10 == 0)
            {
                await Task.Yield();
            }
        }
    }
}
