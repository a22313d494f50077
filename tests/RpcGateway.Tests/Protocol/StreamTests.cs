using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>The rules of <see cref="StreamSpecification"/> without a gateway, and what does not apply behind one.</summary>
public sealed class StreamTests() : StreamSpecification(isForwarded: false)
{
    [Theory]
    [InlineData("""{"token":TOKEN}""")]
    [InlineData("[TOKEN]")]
    public async Task Next_SentByHand_ReturnsPortionsUntilFinished(string parameters)
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[1000]}""");
        var items = new List<int>();
        Collect(response["result"]!["values"]);
        var token = response["result"]!["token"]!.GetValue<int>();

        for (var finished = false; !finished;)
        {
            response = await peer.ExchangeAsync(
                $$"""{"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{{parameters.Replace("TOKEN", $"{token}")}}}""");
            Collect(response["result"]!["values"]);
            finished = response["result"]!["finished"]!.GetValue<bool>();
        }

        items.Should().Equal(Enumerable.Range(0, 1000));
        response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":10,"method":"$/enumerator/next","params":[{{token}}]}""");
        response.ErrorCode().Should().Be(RpcErrorCode.NoSuchStream);

        void Collect(System.Text.Json.Nodes.JsonNode? values) =>
            items.AddRange(values?.AsArray().Select(value => value!.GetValue<int>()) ?? []);
    }

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(5, "[0,1,2,3,4]")]
    public async Task Result_FitsIntoTheFirstResponse_EndsThere(int count, string values)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[{{count}}]}""");

        response["result"]!.ToJsonString().Should().Be($$"""{"values":{{values}}}""");
        await Eventually.IsTrueAsync(() => peer.Connection.OpenStreams == 0);
    }

    [Fact]
    public async Task Next_WithMax_ReturnsNoMore()
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[1000]}""");
        var token = response["result"]!["token"]!.GetValue<int>();

        response = await peer.ExchangeAsync(
            $$$"""{"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":{{{token}}},"max":3}}""");

        response["result"]!["values"]!.AsArray().Count.Should().BeInRange(1, 3);
    }

    [Fact]
    public async Task Next_CancelledWhileWaiting_RespondsAndTheStreamContinues()
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync(
            """{"jsonrpc":"2.0","id":1,"method":"probe.double","params":[{"token":"mine"}]}""");
        var messages = new List<System.Text.Json.Nodes.JsonNode> { response, await peer.ReceiveAsync() };
        var token = messages.Single(message => message["result"] is not null)["result"]!["token"]!.GetValue<int>();
        var ask = messages.Single(message => message["method"] is not null);
        ask["params"]!["token"]!.GetValue<string>().Should().Be("mine");

        peer.Send($$"""{"jsonrpc":"2.0","id":"next","method":"$/enumerator/next","params":[{{token}}]}""");
        response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"next"}}""");
        response.ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);

        peer.Send($$"""{"jsonrpc":"2.0","id":"again","method":"$/enumerator/next","params":[{{token}}]}""");
        response = await peer.ExchangeAsync($$$"""{"jsonrpc":"2.0","id":{{{ask["id"]}}},"result":{"values":[21],"finished":true}}""");
        response["result"]!["values"]!.ToJsonString().Should().Be("[42]");
    }
}
