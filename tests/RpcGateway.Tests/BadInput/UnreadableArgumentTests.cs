using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Arguments that their type rejects and results that cannot be serialized: what the peer gets and what is logged.</summary>
public sealed class UnreadableArgumentTests
{
    private const string OddNumber = """{"jsonrpc":"2.0","id":1,"method":"trouble.halve","params":[{"value":1}]}""";

    [Fact]
    public async Task Argument_ConstructorThrows_IsInvalidParamsWithoutExceptionText()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send(OddNumber);

        var error = (await peer.ReceiveAsync())["error"]!.AsObject();
        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidParams);
        error["message"]!.GetValue<string>().Should()
            .Be("The parameter 'number' of 'trouble.halve' is invalid: it was rejected.");
        error.ContainsKey("data").Should().BeFalse();
        var entry = await peer.Log.WaitForAsync("ArgumentUnreadable").DefaultTimeout();
        entry.ToString().Should().Contain("System.ArgumentException").And.NotContain("That is odd.");
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Argument_ConstructorThrowsWithDetailedErrors_ContainsTheExceptionText()
    {
        await using var peer = new ProbePeer(configure: options => options.EnableDetailedErrors = true).Start();

        peer.Send(OddNumber);

        var error = (await peer.ReceiveAsync())["error"]!;
        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.InvalidParams);
        error["data"]!["type"]!.GetValue<string>().Should().Be("System.ArgumentException");
        error["data"]!["text"]!.GetValue<string>().Should().StartWith("That is odd.");
    }

    [Fact]
    public async Task Result_NotSerializable_IsLoggedWithItsExceptionAndTraceId()
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.circle","params":[]}""");

        var error = (await peer.ReceiveAsync())["error"]!;
        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.ResultNotSerializable);
        error["message"]!.GetValue<string>().Should().Be("The result of 'trouble.circle' could not be serialized.");
        var entry = await peer.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
        entry.ToString().Should().Contain("JsonException").And.Contain(TraceId(error));
    }

    [Fact]
    public async Task Item_NotSerializable_IsLoggedWithItsExceptionAndTraceId()
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.circles","params":[]}""");

        var error = (await peer.ReceiveAsync())["error"]!;
        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.ResultNotSerializable);
        var entry = await peer.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
        entry.ToString().Should().Contain("JsonException").And.Contain(TraceId(error));
    }

    private static string TraceId(JsonNode error) => error["data"]!["traceId"]!.GetValue<string>();
}
