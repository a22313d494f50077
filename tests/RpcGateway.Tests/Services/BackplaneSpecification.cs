using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>The rules that every backplane must follow, tested with two nodes.</summary>
public abstract class BackplaneSpecification : IAsyncLifetime
{
    private const string Mark = "mark ";

    private int _marks;
    private FakeReceiver _anna = null!;
    private FakeReceiver _ben = null!;
    private GatewayNode _first = null!;
    private GatewayNode _second = null!;

    /// <summary>Creates the backplane of another node of the same gateway.</summary>
    protected abstract ValueTask<IBackplane> CreateNodeAsync();

    public async ValueTask InitializeAsync()
    {
        _first = await StartNodeAsync();
        _second = await StartNodeAsync();
        _anna = CreateReceiver(_first);
        _ben = CreateReceiver(_second);
        await _first.AddAsync(_anna, "annas-user", CancellationToken.None).DefaultTimeout();
        await _second.AddAsync(_ben, "bens-user", CancellationToken.None).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.StopAsync(CancellationToken.None).DefaultTimeout();
        await _second.StopAsync(CancellationToken.None).DefaultTimeout();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Publish_All_ReachesConnectionsOfBothNodes()
    {
        Publish(_first, RpcAddress.All, "hi");

        (await _anna.NextAsync()).Should().Be("hi");
        (await _ben.NextAsync()).Should().Be("hi");
    }

    [Theory]
    [InlineData("4123", true)]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("70000", false)]
    public async Task Close_ConnectionOfTheOtherNode_IsClosedWithCodeAndReason(string code, bool isValid)
    {
        var request = new BackplaneRequest(_ben.Id, BackplaneOperation.Close, "Enough.", Encoding.UTF8.GetBytes(code));

        var response = await _first.RequestAsync(request, CancellationToken.None).DefaultTimeout();

        response!.ErrorCode.Should().Be(isValid ? null : RpcErrorCode.InvalidParams);
        _ben.Closed.Task.IsCompleted.Should().Be(isValid);
        if (isValid)
        {
            (await _ben.Closed.Task).Should().Be(new RpcClose((RpcCloseCode)4123, "Enough."));
        }
    }

    [Fact]
    public async Task Publish_Connection_ReachesOnlyItOnEitherNode()
    {
        Publish(_first, RpcAddress.Connection(_anna.Id), "anna from first");
        Publish(_first, RpcAddress.Connection(_ben.Id), "ben from first");

        (await DrainAsync(_anna)).Should().Equal("anna from first");
        (await DrainAsync(_ben)).Should().Equal("ben from first");
    }

    [Fact]
    public async Task Publish_User_ReachesItsConnectionsOnBothNodes()
    {
        var phone = CreateReceiver(_second);
        await _second.AddAsync(phone, "annas-user", CancellationToken.None).DefaultTimeout();

        Publish(_second, RpcAddress.User("annas-user"), "hi");

        (await _anna.NextAsync()).Should().Be("hi");
        (await phone.NextAsync()).Should().Be("hi");
        (await DrainAsync(_ben)).Should().BeEmpty();
    }

    [Fact]
    public async Task Publish_Group_ReachesMembersOnBothNodes()
    {
        await JoinAsync(_first, _anna);
        await JoinAsync(_second, _ben);

        Publish(_first, Room, "hi");

        (await _anna.NextAsync()).Should().Be("hi");
        (await _ben.NextAsync()).Should().Be("hi");
    }

    [Fact]
    public async Task Publish_GroupOnOtherNodeOnly_ReachesItsMember()
    {
        await JoinAsync(_second, _ben);

        Publish(_first, Room, "hi");

        (await _ben.NextAsync()).Should().Be("hi");
        (await DrainAsync(_anna)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("ben")]
    public async Task Publish_Except_OmitsTheConnectionOnEitherNode(string left)
    {
        await JoinAsync(_first, _anna);
        await JoinAsync(_second, _ben);

        _first.Publish(new RpcEnvelope(Room, Notification("hi")) { Except = new HashSet<string> { left == "anna" ? _anna.Id : _ben.Id } });

        (await DrainAsync(_anna, Room)).Should().Equal(left == "anna" ? [] : ["hi"]);
        (await DrainAsync(_ben, Room)).Should().Equal(left == "ben" ? [] : ["hi"]);
    }

    [Fact]
    public async Task Publish_Many_ArriveInOrder()
    {
        await JoinAsync(_first, _ben);
        var sent = Enumerable.Range(0, 500).Select(number => $"{number}").ToArray();

        foreach (var text in sent)
        {
            Publish(_first, Room, text);
        }

        foreach (var text in sent)
        {
            (await _ben.NextAsync()).Should().Be(text);
        }
    }

    [Fact]
    public async Task Join_ConnectionOfOtherNode_ReceivesLaterMessages()
    {
        await JoinAsync(_first, _ben);

        Publish(_first, Room, "first");
        (await _ben.NextAsync()).Should().Be("first");
        Publish(_second, Room, "second");
        (await _ben.NextAsync()).Should().Be("second");
    }

    [Fact]
    public async Task Join_Twice_ReceivesOnce()
    {
        await JoinAsync(_first, _ben);
        await JoinAsync(_second, _ben);

        Publish(_first, Room, "hi");

        (await DrainAsync(_ben, Room)).Should().Equal("hi");
    }

    [Fact]
    public async Task Leave_ConnectionOfOtherNode_ReceivesNoLaterMessages()
    {
        await JoinAsync(_second, _ben);

        await RequestAsync(_first, new(_ben.Id, BackplaneOperation.Leave, "room"));
        Publish(_first, Room, "hi");

        (await DrainAsync(_ben)).Should().BeEmpty();
        (await _first.ListAsync(Room, CancellationToken.None).DefaultTimeout()).Should().BeEmpty();
    }

    [Fact]
    public async Task Join_ConcurrentJoinsAndLeaves_LastOneDecides()
    {
        var receivers = Enumerable.Range(0, 20).Select(_ => CreateReceiver(_second)).ToArray();
        foreach (var receiver in receivers)
        {
            await _second.AddAsync(receiver, null, CancellationToken.None).DefaultTimeout();
        }

        await Task.WhenAll(receivers.Select(receiver => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await RequestAsync(i % 2 == 0 ? _first : _second, new(receiver.Id, BackplaneOperation.Join, "room"));
                await RequestAsync(i % 2 == 0 ? _second : _first, new(receiver.Id, BackplaneOperation.Leave, "room"));
            }

            await RequestAsync(_first, new(receiver.Id, BackplaneOperation.Join, "room"));
        }))).DefaultTimeout();
        Publish(_first, Room, "hi");

        foreach (var receiver in receivers)
        {
            (await receiver.NextAsync()).Should().Be("hi");
        }
    }

    [Fact]
    public async Task List_Group_ListsMembersOfBothNodesOnEither()
    {
        await JoinAsync(_first, _anna);
        await JoinAsync(_second, _ben);

        (await _first.ListAsync(Room, CancellationToken.None).DefaultTimeout()).Should().BeEquivalentTo(_anna.Id, _ben.Id);
        (await _second.ListAsync(Room, CancellationToken.None).DefaultTimeout()).Should().BeEquivalentTo(_anna.Id, _ben.Id);
    }

    [Fact]
    public async Task Remove_Connection_RemovesItFromGroupsAndUsers()
    {
        await JoinAsync(_first, _ben);

        await _second.RemoveAsync(_ben.Id).DefaultTimeout();

        (await _first.ListAsync(Room, CancellationToken.None).DefaultTimeout()).Should().BeEmpty();
        (await _first.ListAsync(RpcAddress.User("bens-user"), CancellationToken.None).DefaultTimeout())
            .Should().BeEmpty();
        (await RequestAsync(_first, new(_ben.Id, BackplaneOperation.Join, "room"))).Should().BeNull();
    }

    [Fact]
    public async Task ChangeUser_Connection_IsReachedOnlyAsTheNewUser()
    {
        await _second.ChangeUserAsync(_ben.Id, "bob", leaveGroups: false, CancellationToken.None).DefaultTimeout();

        Publish(_first, RpcAddress.User("bens-user"), "old");
        Publish(_first, RpcAddress.User("bob"), "new");

        (await _ben.NextAsync()).Should().Be("new");
    }

    [Fact]
    public async Task Request_UnknownConnection_ReturnsNull()
    {
        Publish(_first, RpcAddress.Connection("unknown"), "hi");

        (await RequestAsync(_first, new("unknown", BackplaneOperation.Join, "room"))).Should().BeNull();
        (await RequestAsync(_first, new("unknown", BackplaneOperation.Leave, "room"))).Should().BeNull();
        (await RequestAsync(_first, new("unknown", BackplaneOperation.Call, "ask"))).Should().BeNull();
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("ben")]
    public async Task Request_Call_ReturnsTheResultFromEitherNode(string callee)
    {
        (callee == "anna" ? _anna : _ben).Respond = (method, parameters, _) =>
            Task.FromResult($"[\"{method}\",{parameters}]");

        var reply = await RequestAsync(_first, new(callee == "anna" ? _anna.Id : _ben.Id, BackplaneOperation.Call, "ask", "[1]"u8.ToArray()));

        Encoding.UTF8.GetString(reply!.Result.Span).Should().Be("[\"ask\",[1]]");
        reply.ErrorCode.Should().BeNull();
    }

    [Fact]
    public async Task Request_CallFails_ReturnsTheCompleteError()
    {
        using var data = JsonDocument.Parse("""{"a":1}""");
        _ben.Respond = (_, _, _) => throw new RpcException(1001, "no", data.RootElement);

        var reply = await RequestAsync(_first, new(_ben.Id, BackplaneOperation.Call, "ask"));

        reply!.ErrorCode.Should().Be(1001);
        reply.ErrorMessage.Should().Be("no");
        Encoding.UTF8.GetString(reply.ErrorData.Span).Should().Be("""{"a":1}""");
    }

    [Fact]
    public async Task Request_CallToLostConnection_IsUnavailable()
    {
        _ben.Respond = (_, _, _) => throw new RpcConnectionLostException("gone", requestSent: true);

        var reply = await RequestAsync(_first, new(_ben.Id, BackplaneOperation.Call, "ask"));

        reply!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Request_CallCancelled_IsCancelledOnTheOtherNode()
    {
        var (reached, cancelled) = (new SyncPoint(), new TaskCompletionSource());
        _ben.Respond = async (_, _, token) =>
        {
            token.Register(cancelled.SetResult);
            await reached.WaitToContinue(token);
            return "";
        };
        using var cancellation = new CancellationTokenSource();

        var call = _first.RequestAsync(new(_ben.Id, BackplaneOperation.Call, "ask"), cancellation.Token).AsTask();
        await reached.WaitForSyncPoint().DefaultTimeout();
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await cancelled.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_Node_IsNoLongerReached()
    {
        var third = await StartNodeAsync();
        var carl = CreateReceiver(third);
        await third.AddAsync(carl, null, CancellationToken.None).DefaultTimeout();

        await third.StopAsync(CancellationToken.None).DefaultTimeout();

        // A request that crosses the news of the stop fails; it never succeeds.
        while (await RequestAsync(_first, new(carl.Id, BackplaneOperation.Join, "room")) is { } response)
        {
            response.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        }
    }

    [Fact]
    public async Task Signal_Nodes_ReachesTheOthersThatHaveIt()
    {
        var (sender, receiver, other) = (new FakeSignal("test"), new FakeSignal("test"), new FakeSignal("other"));
        var nodes = new[] { await StartNodeAsync(sender), await StartNodeAsync(receiver, other) };

        sender.Send("one");
        sender.Send("two");
        other.Send("ignored");
        receiver.Send("back");

        (await receiver.NextAsync()).Should().Be("one");
        (await receiver.NextAsync()).Should().Be("two");
        (await sender.NextAsync()).Should().Be("back");
        other.HasNext.Should().BeFalse();
        foreach (var node in nodes)
        {
            await node.StopAsync(CancellationToken.None).DefaultTimeout();
        }

        sender.CanSend.Should().BeFalse();
    }

    private static RpcAddress Room => RpcAddress.Group("room");

    private static RpcNotification Notification(string text) =>
        new(Encoding.UTF8.GetBytes(text), "test", RpcOverflowPolicy.Disconnect);

    private static void Publish(GatewayNode node, RpcAddress address, string text) =>
        node.Publish(new RpcEnvelope(address, Notification(text)));

    private static Task<BackplaneResponse?> RequestAsync(GatewayNode node, BackplaneRequest request) =>
        node.RequestAsync(request, CancellationToken.None).DefaultTimeout();

    private static async Task JoinAsync(GatewayNode node, FakeReceiver receiver) =>
        (await RequestAsync(node, new(receiver.Id, BackplaneOperation.Join, "room"))).Should().NotBeNull();

    private static FakeReceiver CreateReceiver(GatewayNode node) => new(RpcConnectionId.Create(node.Id));

    private async Task<GatewayNode> StartNodeAsync(params INodeSignal[] signals)
    {
        var node = new GatewayNode(await CreateNodeAsync(), NullLogger<GatewayNode>.Instance) { Signals = new NodeSignals(signals) };
        await node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }

    // Messages of one node to one address arrive in order, so what precedes its mark has arrived with it.
    private async Task<List<string>> DrainAsync(FakeReceiver receiver, params RpcAddress[] addresses)
    {
        RpcAddress[] all = [.. addresses, RpcAddress.Connection(receiver.Id), RpcAddress.All];
        var mark = $"{Mark}{_marks++}";
        foreach (var address in all)
        {
            Publish(_first, address, mark);
        }

        var (received, marks) = (new List<string>(), 0);
        while (marks < all.Length)
        {
            var text = await receiver.NextAsync();
            marks += text == mark ? 1 : 0;
            if (!text.StartsWith(Mark, StringComparison.Ordinal))
            {
                received.Add(text);
            }
        }

        return received;
    }
}
