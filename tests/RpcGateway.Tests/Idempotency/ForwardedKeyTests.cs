using RpcGateway.Tests.Forwarding;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>A gateway passes the keys of its clients on to backends, which execute the calls.</summary>
public sealed class ForwardedKeyTests
{
    [Fact]
    public async Task Key_OfARequest_IsForwarded()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.ClientWire.Send(
            """{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"timeout":1500,"idempotencyKey":"a \"key\""}""");

        var request = await hop.ReceiveMessageAsync();
        request["idempotencyKey"]!.GetValue<string>().Should().Be("a \"key\"");
        request["timeout"]!.GetValue<int>().Should().Be(1500);
    }

    [Fact]
    public async Task Key_Invalid_IsRefusedHere()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"idempotencyKey":7}""");

        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Key_OfAPlainClient_IsNotForwarded()
    {
        await using var hop = new ScriptedHop(extended: false);
        await hop.CallAsync(1);

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2],"idempotencyKey":"k"}""");

        (await hop.ReceiveMessageAsync()).AsObject().ContainsKey("idempotencyKey").Should().BeFalse();
    }
}
