using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>Who may resume a session, and when.</summary>
public sealed class ResumeTests : SessionTest
{
    private const int NotResumable = -32012;

    [Fact]
    public async Task Resume_CutDirectlyAfterHello_Continues()
    {
        var gateway = await StartAsync();
        var (socket, id, key) = await StartAsync(gateway);
        socket.Drop();

        // At once: the server may still believe in the old socket.
        var (next, nonce) = await ChallengeAsync(gateway);
        var result = await ResumingSocket.ResumeAsync(next, id, 1, 2, ResumingSocket.Prove(key, nonce, id, 1, 2));

        result["result"]!["received"]!.GetValue<int>().Should().Be(1);
        (await next.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(1);
    }

    [Fact]
    public async Task Resume_ResponseWasLost_IsSentAgain()
    {
        var gateway = await StartAsync();
        var (socket, id, key) = await StartAsync(gateway);
        (await socket.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(1);
        socket.Drop();

        // The client claims that the response, frame 2 of the server, has not arrived.
        var (next, nonce) = await ChallengeAsync(gateway);
        var result = await ResumingSocket.ResumeAsync(next, id, 1, 3, ResumingSocket.Prove(key, nonce, id, 1, 3));

        result["result"]!["received"]!.GetValue<int>().Should().Be(2);
        (await next.ReceiveAsync())["result"]!.GetValue<int>().Should().Be(1);
        gateway.Services.GetRequiredService<LedgerService>().Appended["x"].Should().Be(1);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("key")]
    [InlineData("nonce")]
    [InlineData("received")]
    [InlineData("malformed")]
    [InlineData("missing")]
    public async Task Resume_WrongProof_IsRefusedAndTheOwnerContinues(string wrong)
    {
        var gateway = await StartAsync();
        var (owner, id, key) = await StartAsync(gateway);
        var (thief, nonce) = await ChallengeAsync(gateway);
        var (_, otherId, otherKey) = await StartAsync(gateway);
        var (_, otherNonce) = await ChallengeAsync(gateway);

        var proof = wrong switch
        {
            "id" => ResumingSocket.Prove(key, nonce, otherId, 1, 2),
            "key" => ResumingSocket.Prove(otherKey, nonce, id, 1, 2),
            "nonce" => ResumingSocket.Prove(key, otherNonce, id, 1, 2),
            "received" => ResumingSocket.Prove(key, nonce, id, 0, 2),
            "malformed" => "!",
            _ => "",
        };

        (await ResumingSocket.ResumeAsync(thief, id, 1, 2, proof)).ErrorCode().Should().Be(NotResumable);
        (await owner.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(1);
        gateway.Services.GetRequiredService<IRpcConnections>().Find(id)!.IsDetached.Should().BeFalse();

        // The socket can be used for another connection.
        (await thief.HelloAsync()).Should().NotBe(id);
        (await thief.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(2);
    }

    [Fact]
    public async Task Resume_ProofIsUsedTwice_TheSecondIsRefused()
    {
        var gateway = await StartAsync();
        var (_, id, key) = await StartAsync(gateway);
        var (owner, nonce) = await ChallengeAsync(gateway);
        var proof = ResumingSocket.Prove(key, nonce, id, 1, 2);
        (await ResumingSocket.ResumeAsync(owner, id, 1, 2, proof))["error"].Should().BeNull();
        var (thief, _) = await ChallengeAsync(gateway);

        (await ResumingSocket.ResumeAsync(thief, id, 1, 2, proof)).ErrorCode().Should().Be(NotResumable);
        (await owner.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(1);
    }

    [Theory]
    [InlineData("alice", "alice", true)]
    [InlineData("alice", "bob", false)]
    [InlineData("alice", null, false)]
    [InlineData(null, "alice", false)]
    [InlineData(null, null, true)]
    public async Task Resume_User_MustBeTheSame(string? first, string? second, bool isResumed)
    {
        var gateway = await StartAsync(services: TestSchemeHandler.AddTo);
        var (owner, id, key) = await StartAsync(gateway, first);
        var (next, nonce) = await ChallengeAsync(gateway, second);

        var response = await ResumingSocket.ResumeAsync(next, id, 1, 2, ResumingSocket.Prove(key, nonce, id, 1, 2));

        (response["error"] is null).Should().Be(isResumed);
        if (!isResumed)
        {
            (await owner.ResultAsync<int>("ledger.append", """["x"]""")).Should().Be(1);
        }
    }

    [Fact]
    public async Task Resume_MissingFrames_EndsTheSession()
    {
        var gateway = await StartAsync();
        var (owner, id, key) = await StartAsync(gateway);
        var (next, nonce) = await ChallengeAsync(gateway);

        (await ResumingSocket.ResumeAsync(next, id, 1, 9, ResumingSocket.Prove(key, nonce, id, 1, 9))).ErrorCode().Should().Be(NotResumable);

        await Eventually.IsTrueAsync(() => gateway.Services.GetRequiredService<IRpcConnections>().Find(id) is null);
    }

    [Fact]
    public async Task Resume_AfterTheWindow_IsRefusedAndTheConnectionEndsOnce()
    {
        var time = new FakeTimeProvider();
        var gateway = await StartAsync(time: time);
        var (socket, id, key) = await StartAsync(gateway);
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"connected {id}");
        socket.Drop();
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"detached {id}");

        for (var second = 0; second < 62; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await Events.NextAsync().DefaultTimeout()).Should().Be($"disconnected {id}");
        var (next, nonce) = await ChallengeAsync(gateway);
        (await ResumingSocket.ResumeAsync(next, id, 1, 2, ResumingSocket.Prove(key, nonce, id, 1, 2))).ErrorCode().Should().Be(NotResumable);

        // The socket now belongs to another connection.
        (await Events.NextAsync().DefaultTimeout()).Should().StartWith("connected").And.NotContain(id);
    }

    [Fact]
    public async Task Resume_WithinTheWindow_ContinuesAndTheWindowStartsAnew()
    {
        var time = new FakeTimeProvider();
        var gateway = await StartAsync(time: time);
        var (socket, id, key) = await StartAsync(gateway);
        (await Events.NextAsync().DefaultTimeout()).Should().Be($"connected {id}");
        for (var i = 0; i < 3; i++)
        {
            socket.Drop();
            (await Events.NextAsync().DefaultTimeout()).Should().Be($"detached {id}");
            for (var second = 0; second < 59; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            (socket, var nonce) = await ChallengeAsync(gateway);
            (await ResumingSocket.ResumeAsync(socket, id, 1, 2, ResumingSocket.Prove(key, nonce, id, 1, 2)))["error"].Should().BeNull();
            (await Events.NextAsync().DefaultTimeout()).Should().Be($"resumed {id}");
        }
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"$/resume"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"$/resume","params":{}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"$/resume","params":{}}""", -32600)]
    [InlineData("garbage", -32600)]
    [InlineData("[]", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"$/resume","params":{}}""", NotResumable)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"$/resume","params":{"connectionId":"x","received":-1,"first":-9,"proof":"AA"}}""", NotResumable)]
    public async Task Resume_InvalidRequest_IsAnErrorAndTheSocketStaysUsable(string request, int code)
    {
        var gateway = await StartAsync();
        var (socket, _) = await ChallengeAsync(gateway);

        (await socket.ExchangeAsync(request)).ErrorCode().Should().Be(code);

        (await socket.HelloAsync()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Resume_NothingIsSent_EndsAfterTheHandshakeTimeout()
    {
        var time = new FakeTimeProvider();
        var gateway = await StartAsync(time: time);
        var (socket, _) = await ChallengeAsync(gateway);
        await time.WaitForTimersAsync().DefaultTimeout();

        time.Advance(TimeSpan.FromSeconds(15));

        await FluentActions.Awaiting(() => socket.ReceiveTextAsync()).Should().ThrowAsync<System.Net.WebSockets.WebSocketException>();
        gateway.Services.GetRequiredService<IRpcConnections>().Count.Should().Be(0);
    }

    [Fact]
    public async Task Hello_WithoutSession_GetsNoneAndEndsWithItsSocket()
    {
        var gateway = await StartAsync();
        var socket = Own(await RawWebSocket.ConnectExtendedAsync(gateway.Rpc));
        (await socket.CallAsync("$/hello", """{"version":1}"""))["result"]!["session"].Should().BeNull();

        socket.Drop();

        await Eventually.IsTrueAsync(() => gateway.Services.GetRequiredService<IRpcConnections>().Count == 0);
    }

    private async Task<(RawWebSocket Socket, string Id, string Key)> StartAsync(TestGateway gateway, string? bearer = null)
    {
        var started = await ResumingSocket.StartAsync(gateway.Rpc, bearer);
        Own(started.Socket);
        return started;
    }

    private async Task<(RawWebSocket Socket, string Nonce)> ChallengeAsync(TestGateway gateway, string? bearer = null)
    {
        var challenged = await ResumingSocket.ChallengeAsync(gateway.Rpc, bearer);
        Own(challenged.Socket);
        return challenged;
    }
}
