using RpcGateway.Tests.Forwarding;

namespace RpcGateway.Tests.Deadlines;

/// <summary>A gateway passes the timeouts of its clients on to backends.</summary>
public sealed class ForwardedTimeoutTests
{
    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("1500.7", 1500)]
    [InlineData("315360000000", int.MaxValue)]
    public async Task Timeout_OfARequest_IsForwarded(string timeout, int forwarded)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":{{timeout}}}""");

        (await hop.ReceiveMessageAsync())["timeout"]!.GetValue<int>().Should().Be(forwarded);
    }

    [Theory]
    [InlineData("0", RpcErrorCode.DeadlineExceeded)]
    [InlineData("-5", RpcErrorCode.DeadlineExceeded)]
    [InlineData("\"5s\"", RpcErrorCode.InvalidRequest)]
    public async Task Timeout_HasPassedOrIsInvalid_IsRefusedHere(string timeout, int code)
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":{{timeout}}}""");

        (await hop.ClientReceivesMessageAsync())["error"]!["code"]!.GetValue<int>().Should().Be(code);
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":3,"method":"probe.echo","params":["next"]}""");
        (await hop.ReceiveMessageAsync())["method"]!.GetValue<string>().Should().Be("probe.echo");
    }

    [Fact]
    public async Task Timeout_OfAPlainClient_IsNotForwarded()
    {
        await using var hop = new ScriptedHop(extended: false);
        await hop.CallAsync(1);

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":1500}""");

        (await hop.ReceiveMessageAsync()).AsObject().ContainsKey("timeout").Should().BeFalse();
    }

    [Fact]
    public async Task Timeout_BackendDoesNotRespond_IsAnsweredByTheGateway()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":1500}""");
        var forwarded = await hop.ReceiveMessageAsync();

        hop.Time.Advance(TimeSpan.FromSeconds(4));

        var error = await hop.ClientReceivesMessageAsync();
        (error["id"]!.GetValue<int>(), error["error"]!["code"]!.GetValue<int>()).Should().Be((2, RpcErrorCode.DeadlineExceeded));
        var cancellation = await hop.ReceiveMessageAsync();
        cancellation["method"]!.GetValue<string>().Should().Be("$/cancelRequest");
        cancellation["params"]!["id"]!.GetValue<long>().Should().Be(forwarded["id"]!.GetValue<long>());

        // The late response is ignored, and only the call without a timeout is left.
        hop.Send($$"""{"jsonrpc":"2.0","id":{{forwarded["id"]}},"result":3}""");
        await hop.AssertClientAliveAsync();
        hop.Connection.Parts.Calls.Count.Should().Be(1);
    }

    [Fact]
    public async Task Timeout_BackendRespondsInTime_IsPassedOn()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":3000}""");
        var forwarded = await hop.ReceiveMessageAsync();
        hop.Time.Advance(TimeSpan.FromSeconds(2));

        hop.Send($$"""{"jsonrpc":"2.0","id":{{forwarded["id"]}},"result":3}""");

        (await hop.ClientReceivesMessageAsync())["result"]!.GetValue<int>().Should().Be(3);
        hop.Time.Advance(TimeSpan.FromSeconds(10));
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Timeout_StreamIsOpenedLate_IsAborted()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.range","params":[5],"timeout":1500}""");
        var forwarded = await hop.ReceiveMessageAsync();
        hop.Time.Advance(TimeSpan.FromSeconds(4));
        (await hop.ClientReceivesMessageAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.DeadlineExceeded);
        (await hop.ReceiveMessageAsync())["method"]!.GetValue<string>().Should().Be("$/cancelRequest");

        hop.Send($$"""{"jsonrpc":"2.0","id":{{forwarded["id"]}},"result":{"token":{{ScriptedHop.FirstId}},"values":[1]} }""");

        var abort = await hop.ReceiveMessageAsync();
        abort["method"]!.GetValue<string>().Should().Be("$/enumerator/abort");
        abort["params"]!["token"]!.GetValue<long>().Should().Be(ScriptedHop.FirstId);
    }
}
