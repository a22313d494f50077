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
}
