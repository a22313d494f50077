using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Responses written on the read loop share a buffer; each must stay intact whatever the others do.</summary>
public sealed class InlineResponseTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_AwaitsAfterItsResult_IsOvertakenByTheNextCall(bool extended)
    {
        await using var peer = Start(extended, async call =>
        {
            await WriteResult(call, "late");
            await _gate.Task;
        });

        Send(peer, Request(1, "plain"), Request(2, "odd"), Request(3, "plain"));
        (await ReceiveAsync(peer, 2)).Should().Equal(Response(1, "plain"), Response(3, "plain"));
        _gate.SetResult();

        (await ReceiveAsync(peer, 1)).Should().Equal(Response(2, "late"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_FailsAfterItsResult_RespondsWithTheErrorOnly(bool extended)
    {
        await using var peer = Start(extended, async call =>
        {
            await WriteResult(call, "never seen");
            throw new RpcException(-7, "No.");
        });

        Send(peer, Request(1, "plain"), Request(2, "odd"), Request(3, "plain"));

        var responses = await ReceiveAsync(peer, 3);
        responses[0].Should().Be(Response(1, "plain"));
        responses[1].Should().Be("""{"jsonrpc":"2.0","id":2,"error":{"code":-7,"message":"No."}}""");
        responses[2].Should().Be(Response(3, "plain"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Responses_MoreThanOneBuffer_KeepTheirOrder(bool extended)
    {
        const int Calls = 1500;
        await using var peer = Start(extended, _ => default);

        Send(peer, [.. Enumerable.Range(0, Calls).Select(i => Request(i, i % 100 == 99 ? "unknown" : "plain"))]);

        var ids = (await ReceiveAsync(peer, Calls)).Select(
            response => JsonDocument.Parse(response).RootElement.GetProperty("id").GetInt32());
        ids.Should().Equal(Enumerable.Range(0, Calls));
    }

    private static ValueTask WriteResult(RpcInboundCall call, string result) => call.CompleteAsync(
        new ValueTask<string>(result), RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions()));

    private static string Request(int id, string method) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":[]}""";

    private static string Response(int id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":"{{result}}"}""";

    private static ScriptedPeer Start(bool extended, Func<RpcInboundCall, ValueTask> odd)
    {
        var peer = new ScriptedPeer(new ConnectionSetup { Extended = extended });
        peer.Methods.Add("plain", call => WriteResult(call, "plain"));
        peer.Methods.Add("odd", odd);
        return peer.Start();
    }

    private static void Send(ScriptedPeer peer, params string[] messages)
    {
        if (peer.Extended)
        {
            peer.Send(string.Join('\n', messages));
        }
        else
        {
            Array.ForEach(messages, message => peer.Send(message));
        }
    }

    private static async Task<List<string>> ReceiveAsync(ScriptedPeer peer, int count)
    {
        var responses = new List<string>();
        while (responses.Count < count)
        {
            var frame = await peer.ReceiveTextAsync();
            responses.AddRange(peer.Extended ? frame.Split('\n') : [frame]);
        }

        return responses;
    }
}
