using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>
/// Failures of calls that a service makes: its caller gets neither exception texts of serializers and setters nor error
/// codes that describe the other call.
/// </summary>
public sealed class RelayedErrorTests
{
    [Theory]
    [InlineData("""{"value":13}""")]
    [InlineData("""{"value":"text"}""")]
    [InlineData("5")]
    public async Task CallbackResult_Unreadable_IsServiceFailedWithoutExceptionText(string result)
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);
        await AskAsync(peer, "ask", "relayCallback.answer");

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

        await AssertFailedAsync(peer);
    }

    [Theory]
    [InlineData("""{"values":[{"value":1},{"value":2},{"value":13}],"finished":false}""")]
    [InlineData("""{"values":[{"value":1},{"value":2},7,8],"finished":false,"more":[]}""")]
    public async Task CallbackItem_Unreadable_EndsTheStreamAfterTheItemsBefore(string portion)
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);
        await AskAsync(peer, "read", "relayCallback.items");
        peer.Send("""{"jsonrpc":"2.0","id":1,"result":{"token":"t"}}""");
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(2);

        peer.Send($$"""{"jsonrpc":"2.0","id":2,"result":{{portion}}}""");

        (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/abort");
        await AssertFailedAsync(peer);
        peer.Relay.Received.Should().Equal(1, 2);
    }

    [Theory]
    [InlineData(RpcErrorCode.ParseError)]
    [InlineData(RpcErrorCode.MethodNotFound)]
    [InlineData(RpcErrorCode.InvalidParams)]
    [InlineData(RpcErrorCode.ServiceFailed)]
    [InlineData(RpcErrorCode.Unavailable)]
    [InlineData(RpcErrorCode.DeadlineExceeded)]
    [InlineData(RpcErrorCode.Unauthenticated)]
    [InlineData(RpcErrorCode.RequestCancelled)]
    [InlineData(-32768)]
    public async Task CallbackError_ReservedCode_IsServiceFailed(int code)
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);
        await AskAsync(peer, "ask", "relayCallback.answer");

        peer.Send($$$"""{"jsonrpc":"2.0","id":1,"error":{"code":{{{code}}},"message":"secret","data":[1]}}""");

        await AssertFailedAsync(peer);
    }

    [Fact]
    public async Task CallbackError_ReservedCodeRethrownByTheService_IsPassedOn()
    {
        await using var peer = new ProbePeer().Start();
        await AskAsync(peer, "askOnPurpose", "relayCallback.answer");

        peer.Send("""{"jsonrpc":"2.0","id":1,"error":{"code":-32010,"message":"No."}}""");

        (await peer.ReceiveAsync())["error"]!.ToJsonString().Should().Be("""{"code":-32010,"message":"On purpose."}""");
    }

    [Fact]
    public async Task CallbackError_ApplicationCode_IsPassedOn()
    {
        await using var peer = new ProbePeer().Start();
        await AskAsync(peer, "ask", "relayCallback.answer");

        peer.Send("""{"jsonrpc":"2.0","id":1,"error":{"code":1001,"message":"No.","data":{"a":1}}}""");

        (await peer.ReceiveAsync())["error"]!.ToJsonString().Should().Be("""{"code":1001,"message":"No.","data":{"a":1}}""");
    }

    [Fact]
    public async Task CallbackError_CancelledWithItsCall_IsACancellation()
    {
        await using var peer = new ProbePeer().Start();
        await AskAsync(peer, "ask", "relayCallback.answer");
        peer.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"outer"}}""");
        (await peer.ReceiveAsync()).Method().Should().Be("$/cancelRequest");

        (await peer.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Theory]
    [InlineData("""{"values":[{"value":1},{"value":13}]}""", "Item 1 of the parameter 'items' of 'relay.count' has an invalid value*")]
    [InlineData("""{"values":[{"value":"x"}],"token":1}""", "Item 0 of the parameter 'items' of 'relay.count' has an invalid value*$.value*")]
    [InlineData("{}", "The parameter 'items' of 'relay.count' is not a stream: *'token'*'values'*")]
    [InlineData("""{"tokn":1}""", "The parameter 'items' of 'relay.count' is not a stream: *")]
    [InlineData("""{"token":null}""", "The parameter 'items' of 'relay.count' is not a stream: *")]
    [InlineData("""{"values":1}""", "The parameter 'items' of 'relay.count' is not a stream: *array*")]
    [InlineData("""{"token":{}}""", "The parameter 'items' of 'relay.count' has no valid token: *")]
    [InlineData("5", "The parameter 'items' of 'relay.count' is not a stream: *")]
    public async Task ArgumentStream_Malformed_IsInvalidParams(string stream, string message)
    {
        await using var peer = new ProbePeer().Start();

        peer.Send($$"""{"jsonrpc":"2.0","id":"outer","method":"relay.count","params":[{{stream}}]}""");

        await AssertInvalidAsync(peer, message);
        peer.Relay.Received.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"values":[{"value":1},{"value":13},{"value":2}],"finished":false}""",
        "Item 1 of the parameter 'items' of 'relay.count' has an invalid value*", true)]
    [InlineData("""{"finished":true,"values":[{"value":1},{"value":"x"}]}""",
        "Item 1 of the parameter 'items' of 'relay.count' has an invalid value*$.value*", false)]
    public async Task ArgumentItem_Unreadable_IsInvalidParamsAfterTheItemsBefore(string portion, string message, bool isAborted)
    {
        await using var peer = new ProbePeer().Start();
        await UploadAsync(peer);

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{portion}}}""");

        if (isAborted)
        {
            (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/abort");
        }

        await AssertInvalidAsync(peer, message);
        peer.Relay.Received.Should().Equal(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"values":{}}""")]
    public async Task ArgumentPortion_Malformed_IsInvalidParams(string portion)
    {
        await using var peer = new ProbePeer().Start();
        await UploadAsync(peer);

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{portion}}}""");

        (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/abort");
        await AssertInvalidAsync(peer, "The parameter 'items' of 'relay.count' *");
    }

    [Theory]
    [InlineData(RpcErrorCode.MethodNotFound, RpcErrorCode.InvalidParams)]
    [InlineData(RpcErrorCode.ServiceFailed, RpcErrorCode.InvalidParams)]
    [InlineData(1001, 1001)]
    public async Task ArgumentStream_FailedAtTheCaller_IsInvalidParams(int code, int expected)
    {
        await using var peer = new ProbePeer().Start();
        await UploadAsync(peer);

        peer.Send($$$"""{"jsonrpc":"2.0","id":1,"error":{"code":{{{code}}},"message":"No."}}""");

        (await peer.ReceiveAsync()).ErrorCode().Should().Be(expected);
    }

    [Theory]
    [InlineData("""{"values":[{"value":1},{"value":2},{"value":13}],"token":7}""")]
    [InlineData("""{"values":[{"value":1},{"value":2},{"value":"x"}]}""")]
    [InlineData("""[{"value":1},{"value":2},null,5]""")]
    public async Task ResultItem_Unreadable_FailsAfterTheItemsBefore(string result)
    {
        await using var peer = new ProbePeer().Start();
        var items = peer.Connection.GetProxy<IRelayCallback>().ItemsAsync().GetAsyncEnumerator();
        var first = items.MoveNextAsync();
        await peer.ReceiveAsync();

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

        (await first.DefaultTimeout()).Should().BeTrue();
        items.Current.Value.Should().Be(1);
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        items.Current.Value.Should().Be(2);
        var failure = await FluentActions.Awaiting(async () =>
        {
            // One of the items is null.
            while (await items.MoveNextAsync().DefaultTimeout())
            {
                items.Current.Should().BeNull();
            }
        }).Should().ThrowAsync<RpcException>();
        failure.Which.Code.Should().Be(RpcErrorCode.ResultUnreadable);
        failure.Which.Message.Should().Match("Item * of the result of 'relayCallback.items' has an invalid value*")
            .And.NotContain("Password").And.NotContain("Int32");
        failure.Which.InnerException.Should().NotBeNull();
    }

    [Fact]
    public async Task IsFromCall_FailureOfACall_IsTrue()
    {
        await using var peer = new ProbePeer().Start();
        var call = peer.Connection.GetProxy<IRelayCallback>().AnswerAsync();
        await peer.ReceiveAsync();
        peer.Send("""{"jsonrpc":"2.0","id":1,"error":{"code":1001,"message":"No."}}""");

        var received = (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;

        (received.IsFromCall, received.RequestSent).Should().Be((true, true));
        peer.Connection.PeerLimits = new RpcPeerLimits(1, null);
        var unsent = (await FluentActions.Awaiting(() => peer.Connection.GetProxy<IRelayCallback>().AnswerAsync())
            .Should().ThrowAsync<RpcException>()).Which;
        (unsent.IsFromCall, unsent.RequestSent).Should().Be((true, false));
        new RpcException(1001, "No.").IsFromCall.Should().BeFalse();
    }

    // Returns when the service has called back and waits for the response with id 1.
    private static async Task AskAsync(ProbePeer peer, string method, string callback)
    {
        peer.Send($$"""{"jsonrpc":"2.0","id":"outer","method":"relay.{{method}}"}""");
        (await peer.ReceiveAsync()).Method().Should().Be(callback);
    }

    private static async Task UploadAsync(ProbePeer peer)
    {
        peer.Send("""{"jsonrpc":"2.0","id":"outer","method":"relay.count","params":[{"token":"t"}]}""");
        (await peer.ReceiveAsync()).Method().Should().Be("$/enumerator/next");
    }

    private static async Task AssertFailedAsync(ProbePeer peer)
    {
        var response = await ReceiveOuterAsync(peer);
        response.ErrorCode().Should().Be(RpcErrorCode.ServiceFailed);
        response.ErrorMessage().Should().Be("The method failed.");
        response["error"]!["data"]!["traceId"].Should().NotBeNull();
        response.ToJsonString().Should().NotContainAny("Password", "secret", "Int32", "Guarded");
        await peer.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
    }

    private static async Task AssertInvalidAsync(ProbePeer peer, string message)
    {
        var response = await ReceiveOuterAsync(peer);
        response.ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        response.ErrorMessage().Should().Match(message);
        response.ToJsonString().Should().NotContainAny("Password", "secret", "Int32", "Guarded");
    }

    private static async Task<JsonNode> ReceiveOuterAsync(ProbePeer peer)
    {
        var response = await peer.ReceiveAsync();
        response["id"]!.GetValue<string>().Should().Be("outer");
        return response;
    }
}
