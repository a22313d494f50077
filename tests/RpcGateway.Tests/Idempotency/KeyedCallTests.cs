using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>A server executes a call with a key once, and gives its outcome to all repeats.</summary>
public sealed class KeyedCallTests : IAsyncLifetime
{
    private readonly OrderProcess _process = new();

    public async ValueTask InitializeAsync() => await _process.StartAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Key_Repeated_ExecutesOnceAndRepeatsTheResult()
    {
        var client = _process.Connect();

        var first = await OrderProcess.CallAsync(client, "place", """["tea",2]""");
        var second = await OrderProcess.CallAsync(client, "place", """["tea",2]""");
        var other = await OrderProcess.CallAsync(client, "place", """["tea",2]""", "\"other\"");

        first.Result<int>().Should().Be(1);
        second.Result<int>().Should().Be(1);
        other.Result<int>().Should().Be(2);
        _process.Orders.Executed.Should().Equal("place tea 2", "place tea 2");
    }

    [Theory]
    [InlineData("ship", "[]", "null")]
    [InlineData("pack", """[{"width":1,"height":2}]""", """{"width":2,"height":1}""")]
    public async Task Key_AnyResult_IsRepeatedUnchanged(string method, string parameters, string result)
    {
        var client = _process.Connect();

        var first = await OrderProcess.CallAsync(client, method, parameters);
        var second = await OrderProcess.CallAsync(client, method, parameters);

        (first["result"]?.ToJsonString() ?? "null").Should().Be(result);
        second.ToJsonString().Should().Be(first.ToJsonString());
        _process.Orders.Executed.Should().HaveCount(1);
    }

    [Fact]
    public async Task Key_FiftyRequestsOfTwoConnectionsAtOnce_ExecuteOnceAndGetFiftyAnswers()
    {
        var (one, two) = (_process.Connect(), _process.Connect());
        for (var id = 1; id <= 25; id++)
        {
            one.Send(OrderProcess.Request(id, "wait", "[]", "\"k\""));
            two.Send(OrderProcess.Request(id, "wait", "[]", "\"k\""));
        }

        await _process.Orders.Waiting.WaitForSyncPoint().DefaultTimeout();
        _process.Orders.Waiting.Continue();

        foreach (var client in new[] { one, two })
        {
            var responses = await OrderProcess.ReceiveAsync(client, 25);
            responses.Select(response => response["id"]!.GetValue<int>()).Should().BeEquivalentTo(Enumerable.Range(1, 25));
            responses.Should().AllSatisfy(response => response.Result<string>().Should().Be("done"));
        }

        _process.Orders.Executed.Should().Equal("wait");
    }

    [Theory]
    [InlineData("""["tea",2]""", """{"count":2,"article":"tea"}""")]
    [InlineData("""{"article":"tea","count":2}""", """ { "count" : 2 , "article" : "t\u0065a" } """)]
    public async Task Key_SameArgumentsInAnotherForm_AreARepeat(string first, string second)
    {
        var client = _process.Connect();
        await OrderProcess.CallAsync(client, "place", first);

        (await OrderProcess.CallAsync(client, "place", second)).Result<int>().Should().Be(1);
    }

    [Fact]
    public async Task Key_SameArgumentsWithMembersInAnotherOrder_AreARepeat()
    {
        var client = _process.Connect();
        await OrderProcess.CallAsync(client, "pack", """[{"width":1,"height":2}]""");

        var repeat = await OrderProcess.CallAsync(client, "pack", """{"box":{"height":2,"width":1}}""");

        repeat["result"]!["width"]!.GetValue<int>().Should().Be(2);
        _process.Orders.Executed.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("place", """["tea",3]""")]
    [InlineData("place", """["tee",2]""")]
    [InlineData("place", """["tea"]""")]
    [InlineData("cancel", """["tea",2]""")]
    public async Task Key_OtherMethodOrArguments_IsAConflict(string method, string parameters)
    {
        var client = _process.Connect();
        await OrderProcess.CallAsync(client, "place", """["tea",2]""");

        (await OrderProcess.CallAsync(client, method, parameters)).ErrorCode().Should().Be(RpcErrorCode.IdempotencyConflict);

        _process.Orders.Executed.Should().HaveCount(1);
    }

    [Fact]
    public async Task Key_OfTwoUsers_IsIndependent()
    {
        var (ada, bob, anonymous) = (_process.Connect("ada"), _process.Connect("bob"), _process.Connect(""));

        (await OrderProcess.CallAsync(ada, "place", """["tea"]""")).Result<int>().Should().Be(1);
        (await OrderProcess.CallAsync(bob, "place", """["tea"]""")).Result<int>().Should().Be(2);
        (await OrderProcess.CallAsync(anonymous, "place", """["tea"]""")).Result<int>().Should().Be(3);
    }

    [Fact]
    public async Task Key_ServiceError_IsRepeatedWithItsData()
    {
        var client = _process.Connect();

        var first = await OrderProcess.CallAsync(client, "refuse");
        var second = await OrderProcess.CallAsync(client, "refuse");

        first.ErrorCode().Should().Be(1001);
        first["error"]!["data"]!["article"]!.GetValue<string>().Should().Be("a");
        second.ToJsonString().Should().Be(first.ToJsonString());
        _process.Orders.Executed.Should().Equal("refuse");
    }

    [Fact]
    public async Task Key_CallThatWasNotExecuted_IsFreeAgain()
    {
        var client = _process.Connect();

        (await OrderProcess.CallAsync(client, "place", """["tea","two"]""")).ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        (await OrderProcess.CallAsync(client, "close")).ErrorCode().Should().Be(RpcErrorCode.Forbidden);

        (await OrderProcess.CallAsync(client, "place", """["tea",2]""")).Result<int>().Should().Be(1);
    }

    [Fact]
    public async Task Connection_LostWhileTheCallRuns_TheRepeatJoinsIt()
    {
        var lost = _process.Connect();
        lost.Send(OrderProcess.Request(1, "wait", "[]", "\"k\""));
        await _process.Orders.Waiting.WaitForSyncPoint().DefaultTimeout();
        await _process.DropAsync(lost).DefaultTimeout();
        var next = _process.Connect();
        next.Send(OrderProcess.Request(5, "wait", "[]", "\"k\""));

        _process.Orders.Waiting.Continue();

        var response = await OrderProcess.ReceiveAsync(next);
        response["id"]!.GetValue<int>().Should().Be(5);
        response.Result<string>().Should().Be("done");
        _process.Orders.WasCancelled.Should().BeFalse();
        _process.Orders.Executed.Should().Equal("wait");
    }

    [Fact]
    public async Task Repeat_CancelledWhileItWaits_DoesNotCancelTheCall()
    {
        var (one, two) = (_process.Connect(), _process.Connect());
        one.Send(OrderProcess.Request(1, "wait", "[]", "\"k\""));
        await _process.Orders.Waiting.WaitForSyncPoint().DefaultTimeout();
        two.Send(OrderProcess.Request(2, "wait", "[]", "\"k\""));
        two.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}""");

        (await OrderProcess.ReceiveAsync(two)).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
        _process.Orders.Waiting.Continue();

        (await OrderProcess.ReceiveAsync(one)).Result<string>().Should().Be("done");
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("import")]
    public async Task Key_OfAMethodWithStreamOrProgress_IsRefused(string method)
    {
        var client = _process.Connect();

        (await OrderProcess.CallAsync(client, method)).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);

        _process.Orders.Executed.Should().BeEmpty();
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("\"\\ud800\"")]
    public async Task Key_Invalid_IsAnInvalidRequest(string key)
    {
        var client = _process.Connect();

        (await OrderProcess.CallAsync(client, "ship", key: key)).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
        (await OrderProcess.CallAsync(client, "ship", key: $"\"{new string('x', 129)}\"")).ErrorCode()
            .Should().Be(RpcErrorCode.InvalidRequest);

        _process.Orders.Executed.Should().BeEmpty();
    }

    [Fact]
    public async Task Key_NullOrWithoutExtensions_IsIgnored()
    {
        var (client, plain) = (_process.Connect(), _process.Connect(extended: false));

        await OrderProcess.CallAsync(client, "ship", key: "null");
        await OrderProcess.CallAsync(client, "ship", key: "null");
        await OrderProcess.CallAsync(plain, "ship");
        await OrderProcess.CallAsync(plain, "ship");

        _process.Orders.Executed.Should().HaveCount(4);
    }
}
