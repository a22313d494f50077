using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Tests.Forwarding;

/// <summary>Several messages in one frame of the link.</summary>
public sealed class SharedFrameTests : IAsyncDisposable
{
    private readonly ScriptedHop _hop = new();

    public ValueTask DisposeAsync() => _hop.DisposeAsync();

    [Fact]
    public async Task Requests_OfOneFrame_ReachTheBackendInOneFrame()
    {
        _hop.ClientWire.Send(string.Join('\n', Enumerable.Range(1, 3).Select(Request)));

        (await _hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var lines = (await _hop.ReceiveAsync()).Text.Split('\n');
        lines.Select(line => JsonNode.Parse(line)!["params"]![0]!.GetValue<int>()).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task LineBreaks_InParams_DoNotSplitTheMessage()
    {
        await using var hop = new ScriptedHop(extended: false);
        hop.ClientWire.Send("{\"jsonrpc\":\"2.0\",\n\"id\":1,\"method\":\"probe.add\",\"params\":[1,\n2]}");

        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var text = (await hop.ReceiveAsync()).Text;
        text.Should().NotContain("\n");
        JsonNode.Parse(text)!["params"]!.ToJsonString().Should().Be("[1,2]");
    }

    [Fact]
    public async Task Requests_MoreThanAFrameHolds_ArriveInOrder()
    {
        const int Count = 1000;
        await using var hop = new ScriptedHop(options => options.MaxConcurrentCalls = Count);
        hop.ClientWire.Send(string.Join('\n', Enumerable.Range(1, Count).Select(Request)));

        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var numbers = new List<int>();
        while (numbers.Count < Count)
        {
            numbers.Add((await hop.ReceiveMessageAsync())["params"]![0]!.GetValue<int>());
        }

        numbers.Should().Equal(Enumerable.Range(1, Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Responses_OfOneFrame_ReachAnyClientInOrder(bool extended)
    {
        await using var hop = new ScriptedHop(extended: extended);
        var first = await hop.CallAsync(1);
        var second = await hop.CallAsync(2, isFirst: false);

        hop.Send(LinkFrameType.Text, Encoding.UTF8.GetBytes(
            $"{{\"jsonrpc\":\"2.0\",\"method\":\"n\"}}\n{Response(second, 22)}\n{Response(first, 11)}\n"));

        string[] messages = extended
            ? (await hop.ClientReceivesAsync()).Split('\n')
            : [await hop.ClientReceivesAsync(), await hop.ClientReceivesAsync(), await hop.ClientReceivesAsync()];
        messages.Select(message => JsonNode.Parse(message)!["result"]?.GetValue<int>()).Should().Equal(null, 22, 11);
    }

    [Fact]
    public async Task Cancellation_InTheFrameOfItsRequest_FollowsIt()
    {
        _hop.ClientWire.Send($"{Request(1)}\n{{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{{\"id\":1}}}}");

        (await _hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var request = await _hop.ReceiveMessageAsync();
        var cancellation = await _hop.ReceiveMessageAsync();
        cancellation["params"]!["id"]!.GetValue<long>().Should().Be(request["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task Progress_BeforeTheResponseOfABatch_IsNotOvertaken()
    {
        _hop.ClientWire.Send($"[{Request(1)}]");
        (await _hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var id = (await _hop.ReceiveMessageAsync())["id"]!.GetValue<long>();

        _hop.Send(LinkFrameType.Text, Encoding.UTF8.GetBytes(
            $"{{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\",\"params\":{{\"token\":7,\"value\":1}}}}\n{Response(id, 3)}"));

        var received = new List<string>();
        while (received.Count < 2)
        {
            received.AddRange((await _hop.ClientReceivesAsync()).Split('\n'));
        }

        received[0].Should().Contain("$/progress");
        received[1].Should().StartWith("[");
    }

    private static string Request(int id) => $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"probe.add\",\"params\":[{id},2]}}";

    private static string Response(long id, int result) => $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{result}}}";
}
