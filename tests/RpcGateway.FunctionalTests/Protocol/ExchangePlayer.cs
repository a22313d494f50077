using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>Plays an example against a live server.</summary>
/// <param name="socket">The connection.</param>
/// <param name="beforeReceive">Called before each step that receives, to make the server send it; null for nothing.</param>
internal sealed class ExchangePlayer(RawWebSocket socket, Action<ExchangeStep>? beforeReceive = null)
{
    private const string Marker = "the example is over";

    private readonly Queue<string> _received = new();

    public static async Task PlayAsync(Exchange exchange, Uri server, Action<ExchangeStep>? beforeReceive = null)
    {
        string[] subprotocols = exchange.Subprotocol.Length > 0 ? [exchange.Subprotocol] : [];
        await using var socket = await RawWebSocket.ConnectAsync(server, subprotocols: subprotocols);
        var player = new ExchangePlayer(socket, beforeReceive);
        await player.PlayAsync(exchange);
        await player.AssertNothingFollowsAsync();
    }

    /// <summary>Plays an example of a server that shuts down. The server then closes the connection.</summary>
    public static async Task PlayShutdownAsync(Exchange exchange, TestGateway server)
    {
        await using var socket = await RawWebSocket.ConnectAsync(server.Rpc, subprotocols: exchange.Subprotocol);
        (await socket.CallAsync("$/ping"))["error"].Should().BeNull();
        var stopping = server.App.StopAsync();
        await new ExchangePlayer(socket).PlayAsync(exchange);
        (await socket.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    private async Task PlayAsync(Exchange exchange)
    {
        var steps = exchange.Steps;
        for (var i = 0; i < steps.Count;)
        {
            var kind = steps[i].Kind;
            var together = steps.Skip(i).TakeWhile(step => step.Kind == kind && !step.IsBinary && kind != ExchangeStepKind.Receive).ToList();
            switch (kind)
            {
                case ExchangeStepKind.Send when steps[i].IsBinary:
                    await socket.SendAsync(new RawFrame(steps[i].Bytes, WebSocketMessageType.Binary));
                    i++;
                    break;
                case ExchangeStepKind.Send when exchange.Subprotocol.Length > 0:
                    await socket.SendAsync(string.Join('\n', together.Select(step => step.Text)));
                    i += together.Count;
                    break;
                case ExchangeStepKind.Send:
                    await socket.SendAsync(steps[i++].Text);
                    break;
                case ExchangeStepKind.Receive:
                    beforeReceive?.Invoke(steps[i]);
                    AssertMatches(steps[i++], await ReceiveAsync());
                    break;
                case ExchangeStepKind.ReceiveInAnyOrder:
                    await ReceiveInAnyOrderAsync([.. together]);
                    i += together.Count;
                    break;
                default:
                    await SkipAsync(steps[i++]);
                    break;
            }
        }
    }

    private async Task ReceiveInAnyOrderAsync(List<ExchangeStep> expected)
    {
        while (expected.Count > 0)
        {
            var received = await ReceiveAsync();
            var match = expected.FindIndex(step => Matches(step, received));
            match.Should().BeGreaterThanOrEqualTo(0, "'{0}' must be one of the expected messages", received);
            expected.RemoveAt(match);
        }
    }

    private async Task SkipAsync(ExchangeStep step)
    {
        while (true)
        {
            var received = await ReceiveAsync();
            if (!Matches(step, received))
            {
                _received.Enqueue(received);
                return;
            }
        }
    }

    private async Task AssertNothingFollowsAsync()
    {
        await socket.SendAsync($$"""{"jsonrpc":"2.0","id":"{{Marker}}","method":"no.such.method"}""");
        var last = await ReceiveAsync();
        last.Should().Contain(Marker, "nothing more is in the example");
    }

    private static void AssertMatches(ExchangeStep expected, string received) =>
        Matches(expected, received).Should().BeTrue("'{0}' should be '{1}'", received, expected.Text);

    private static bool Matches(ExchangeStep expected, string received) => expected.IsBinary
        ? MatchesDigits(expected.Text.Replace(" ", "", StringComparison.Ordinal), received)
        : Matches(JsonNode.Parse(expected.Text), JsonNode.Parse(received));

    private static bool Matches(JsonNode? expected, JsonNode? actual) => expected switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == "..." => true,
        JsonObject members => actual is JsonObject found
            && members.All(member => found.ContainsKey(member.Key) && Matches(member.Value, found[member.Key])),
        JsonArray elements => actual is JsonArray found && found.Count == elements.Count
            && elements.All(element => found.Any(candidate => Matches(element, candidate))),
        _ => expected?.ToJsonString() == actual?.ToJsonString(),
    };

    // A dot stands for any digit.
    private static bool MatchesDigits(string expected, string received) => expected.Length == received.Length
        && expected.Zip(received).All(pair => pair.First == '.' || char.ToUpperInvariant(pair.First) == pair.Second);

    // Returns the next message; a binary frame as hexadecimal digits.
    private async Task<string> ReceiveAsync()
    {
        if (_received.Count == 0)
        {
            var next = await socket.ReceiveFrameAsync().DefaultTimeout();
            next.Should().NotBeNull("the connection must stay open, but was closed: {0}", socket.CloseReason);
            var frame = next!.Value;
            if (!frame.IsText)
            {
                return Convert.ToHexString(frame.Bytes);
            }

            Array.ForEach(Encoding.UTF8.GetString(frame.Bytes).Split('\n'), _received.Enqueue);
        }

        return _received.Dequeue();
    }
}
