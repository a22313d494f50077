using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Messages that are refused for their size or depth fail only the call that they belong to.</summary>
public sealed class RefusedMessageTests
{
    private static readonly string Large = $"[\"{new string('x', 5000)}\"]";
    private static readonly string Deep = new string('[', 70) + new string(']', 70);

    public static TheoryData<string, string> Requests => new()
    {
        { """{"jsonrpc":"2.0","id":7,"method":"probe.echo","params":$}""", "7" },
        { """{"jsonrpc":"2.0","id":"a\"b","method":"probe.echo","params":$}""", "\"a\\\"b\"" },
        { """{"params":$,"method":"probe.echo","jsonrpc":"2.0","id":7}""", "7" },
        { """ { "jsonrpc" : "2.0" , "params" : {"id":5,"a":$} , "\u0069d" : 7.50 , "method":"probe.echo" } """, "7.50" },
        { """{"jsonrpc":"2.0","id":5,"id":7,"method":"probe.echo","params":$}""", "7" },
        { """{"jsonrpc":"2.0","id":null,"method":"probe.echo","params":$}""", "null" },
        { """{"jsonrpc":"2.0","id":{"id":5},"method":"probe.echo","params":$}""", "null" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_TooLarge_GetsAnErrorWithItsId(string message, string id)
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send(Fill(message, Large));

        await AssertRefusedAsync(peer, id, RpcErrorCode.MessageTooLarge);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_TooLargeInFragments_GetsAnErrorWithItsId(string message, string id)
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send(Fragment.SingleBytes(Encoding.UTF8.GetBytes(Fill(message, Large))));

        await AssertRefusedAsync(peer, id, RpcErrorCode.MessageTooLarge);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_TooDeep_GetsAnErrorWithItsId(string message, string id)
    {
        await using var peer = new ProbePeer().Start();

        peer.Send(Fill(message, Deep));

        await AssertRefusedAsync(peer, id, RpcErrorCode.ParseError);
    }

    [Fact]
    public async Task Request_TooLargeInSharedFrame_GetsAnErrorWithItsId()
    {
        await using var peer = new ProbePeer(extended: true, configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send(Fill("""{"jsonrpc":"2.0","id":7,"method":"probe.echo","params":$}""", Large) + "\n");

        await AssertRefusedAsync(peer, "7", RpcErrorCode.MessageTooLarge);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Notification_TooLargeOrTooDeep_GetsNoResponse(bool isTooLarge)
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send(Fill("""{"jsonrpc":"2.0","method":"probe.note","params":$}""", isTooLarge ? Large : Deep));

        await peer.AssertAliveAsync();
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":$}""")]
    [InlineData("""{"jsonrpc":"2.0","result":$,"id":1}""")]
    [InlineData("""{"error":{"code":1,"message":"no","data":{"id":2,"method":"x","a":$}},"jsonrpc":"2.0","id":1}""")]
    public async Task Response_TooLargeOrTooDeep_FailsOnlyItsCall(string message)
    {
        foreach (var value in new[] { Large, Deep })
        {
            await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();
            var call = await CallAsync(peer);
            var other = await CallAsync(peer);

            peer.Send(Fill(message, value));

            await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>();
            await peer.AssertAliveAsync();
            other.IsCompleted.Should().BeFalse();
        }
    }

    [Fact]
    public async Task BatchElement_TooDeep_IsRefusedAlone()
    {
        await using var peer = new ProbePeer().Start();
        var deep = Fill("""{"jsonrpc":"2.0","method":"probe.echo","params":$,"id":7}""", Deep);
        var note = Fill("""{"jsonrpc":"2.0","method":"probe.note","params":$}""", Deep);

        peer.Send($$"""[{{deep}},{{note}},{"jsonrpc":"2.0","id":8,"method":"probe.echo","params":["a"]}]""");

        var responses = (await peer.ReceiveAsync()).AsArray();
        responses.Should().HaveCount(2);
        responses[0]!["id"]!.GetValue<int>().Should().Be(7);
        responses[0]!.ErrorCode().Should().Be(RpcErrorCode.ParseError);
        responses[1]!.Result<string>().Should().Be("a");
    }

    [Fact]
    public async Task Batch_TooLarge_IsRefusedWithoutId()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.Send(Fill("""[{"jsonrpc":"2.0","id":7,"method":"probe.echo","params":$}]""", Large));

        await AssertRefusedAsync(peer, "null", RpcErrorCode.MessageTooLarge);
    }

    [Fact]
    public async Task Message_NotJson_IsRefusedWithoutId()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send("""{"jsonrpc":"2.0","id":7,"method":"probe.echo","params":[}""");

        await AssertRefusedAsync(peer, "null", RpcErrorCode.ParseError);
    }

    private static string Fill(string message, string value) => message.Replace("$", value, StringComparison.Ordinal);

    private static async Task AssertRefusedAsync(ProbePeer peer, string id, int code)
    {
        var response = await peer.ReceiveAsync();
        response.AsObject().ContainsKey("id").Should().BeTrue();
        (response["id"]?.ToJsonString() ?? "null").Should().Be(JsonNode.Parse(id)?.ToJsonString() ?? "null");
        response.ErrorCode().Should().Be(code);
        await peer.AssertAliveAsync();
    }

    private static async Task<Task<int>> CallAsync(ProbePeer peer)
    {
        var call = peer.Connection.GetProxy<IProbeCallback>().NestAsync(1);
        await peer.ReceiveAsync();
        return call;
    }
}
