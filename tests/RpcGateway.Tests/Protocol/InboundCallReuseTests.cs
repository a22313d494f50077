using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>
/// The object of a call from the peer that ended before its first await is used for the next call of the connection, which must
/// see nothing of the earlier one.
/// </summary>
public sealed class InboundCallReuseTests
{
    [RpcContract("reuse")]
    public interface IReuse
    {
        ValueTask IgnoreAsync(IAsyncEnumerable<int> items);
    }

    [Fact]
    public async Task CancellationToken_ReadByTheEarlierCall_IsNotCancelledWithTheNext()
    {
        await using var peer = new ReusePeer().Start();
        CancellationToken kept = default;
        peer.Methods.Add("keep", call =>
        {
            kept = call.CancellationToken;
            return default;
        });
        peer.Methods.Add("wait", call => new ValueTask(Task.Delay(Timeout.Infinite, call.CancellationToken)));
        (await peer.CallAsync(1, "keep"))["error"].Should().BeNull();
        peer.Call(2, "wait");

        peer.Send("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}""");

        (await peer.ReceiveResponseAsync(2)).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
        kept.IsCancellationRequested.Should().BeFalse();
    }

    // The handler does not wait for its stream, whose sender keeps the call.
    [Fact]
    public async Task Response_OfAStreamThatTheEarlierCallLeft_IsNotThatOfTheNext()
    {
        await using var peer = new ReusePeer().Start();
        var type = RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions());
        peer.Methods.Add("leave", call =>
        {
            _ = call.CompleteStreamAsync(AsyncEnumerable.Empty<string>(), type).AsTask();
            return default;
        });

        for (var id = 1; id < 40; id += 2)
        {
            peer.Send($"{ReusePeer.Format(id, "leave")}\n{ReusePeer.Format(id + 1, "nothing")}");

            var stream = await peer.ReceiveAsync(message => message["result"]?["values"] is not null);
            stream["id"]!.GetValue<int>().Should().Be(id);
        }
    }

    // The handler does not wait for its call to the peer.
    [Fact]
    public async Task Slot_EarlierCallStillWaitsForThePeer_IsTakenAndReleasedByTheNext()
    {
        await using var peer = new ReusePeer().Start();
        peer.Methods.Add("leave", call =>
        {
            _ = peer.Connection.CallRawAsync("ask", default, CancellationToken.None).AsTask();
            return default;
        });
        peer.Call(1, "leave");
        var asked = (await peer.ReceiveAsync(message => message["method"] is not null))["id"]!.GetValue<int>();
        await peer.ReceiveResponseAsync(1);

        peer.Call(2, "hold");
        (await peer.CallAsync(3, "hold")).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded, "the next call counts");

        peer.Send($$"""{"jsonrpc":"2.0","id":{{asked}},"result":1}""");
        (await peer.CallAsync(4, "hold")).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded, "the next call still counts");
        peer.Held.Release();
        (await peer.ReceiveResponseAsync(2))["error"].Should().BeNull();
        peer.Call(5, "hold");
        peer.Held.Release();
        (await peer.ReceiveResponseAsync(5))["error"].Should().BeNull("the slot is free again");
    }

    [Fact]
    public async Task Error_OfTheEarlierCall_IsNotThatOfTheNext()
    {
        await using var peer = new ReusePeer().Start();
        peer.Methods.Add("first", _ => throw new RpcException(1, "First."));
        peer.Methods.Add("second", _ => throw new RpcException(2, "Second."));

        (await peer.CallAsync(1, "first")).ErrorCode().Should().Be(1);
        (await peer.CallAsync(2, "second")).ErrorCode().Should().Be(2);
        (await peer.CallAsync(3, "nothing"))["error"].Should().BeNull();
    }

    [Fact]
    public async Task Batch_OfTheEarlierCall_IsNotThatOfTheNext()
    {
        await using var peer = new ReusePeer().Start();
        peer.Methods.Add("fail", _ => throw new RpcException(1, "No."));
        peer.Send($"[{ReusePeer.Format(1, "nothing")}]");
        (await peer.ReceiveTextAsync()).Should().Be("""[{"jsonrpc":"2.0","id":1,"result":null}]""");

        (await peer.CallAsync(2, "fail")).ErrorCode().Should().Be(1);
        (await peer.CallAsync(3, "nothing"))["id"]!.GetValue<int>().Should().Be(3);

        peer.Send($"[{ReusePeer.Format(4, "fail")},{ReusePeer.Format(5, "nothing")}]");
        (await peer.ReceiveTextAsync()).Should().StartWith("""[{"jsonrpc":"2.0","id":4,"error":""");
    }

    [Fact]
    public async Task Params_OfTheEarlierCall_AreNotThoseOfTheNext()
    {
        await using var peer = new ReusePeer().Start();
        var seen = new List<string>();
        peer.Methods.Add("look", call =>
        {
            seen.Add(System.Text.Encoding.UTF8.GetString(call.Params));
            return default;
        });
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"look","params":[1]}""");
        peer.Send("""{"jsonrpc":"2.0","id":2,"method":"look"}""");
        await peer.ReceiveResponseAsync(2);

        seen.Should().Equal("[1]", "");
    }

    [Fact]
    public async Task Streams_OfTheEarlierCall_AreNotCountedForTheNext()
    {
        await using var peer = new ReusePeer().Start();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"reuse.ignore","params":[{"values":[1,2]}]}""");
        (await peer.ReceiveResponseAsync(1))["error"].Should().BeNull();

        peer.Call(2, "hold");
        await Eventually.IsTrueAsync(() => peer.Connection.RunningCalls == 1);

        peer.Connection.ListRunningCalls().Should().ContainSingle().Which.ItemsReceived.Should().BeNull();
        peer.Held.Release();
        await peer.ReceiveResponseAsync(2);
    }

    [Fact]
    public async Task Object_CallsWithoutAnAwait_IsReused()
    {
        await using var peer = new ReusePeer().Start();
        var calls = new HashSet<RpcInboundCall>();
        peer.Methods.Add("note", call =>
        {
            calls.Add(call);
            return default;
        });

        for (var id = 1; id <= 10; id++)
        {
            await peer.CallAsync(id, "note");
        }

        calls.Should().ContainSingle();
    }

    [Fact]
    public async Task Object_CallThatAwaits_IsNotUsedForTheNext()
    {
        await using var peer = new ReusePeer(maxConcurrentCalls: 2).Start();
        var calls = new List<RpcInboundCall>();
        peer.Methods.Add("note", call =>
        {
            calls.Add(call);
            return default;
        });
        peer.Methods.Add("noteAndHold", call =>
        {
            calls.Add(call);
            return new ValueTask(peer.Held.WaitAsync());
        });

        await peer.CallAsync(1, "note");
        peer.Call(2, "noteAndHold");
        await peer.CallAsync(3, "note");

        calls[1].Should().BeSameAs(calls[0]);
        calls[2].Should().NotBeSameAs(calls[1]);
        peer.Held.Release();
        await peer.ReceiveResponseAsync(2);
    }

    [Fact]
    public async Task Object_CallsThatAwait_IsNotReused()
    {
        await using var peer = new ReusePeer().Start();
        var calls = new HashSet<RpcInboundCall>();
        peer.Methods.Add("note", async call =>
        {
            calls.Add(call);
            await Task.Yield();
        });

        for (var id = 1; id <= 10; id++)
        {
            await peer.CallAsync(id, "note");
        }

        calls.Should().HaveCount(10);
    }

    private sealed class Reuse : IReuse
    {
        public ValueTask IgnoreAsync(IAsyncEnumerable<int> items) => default;
    }

    private sealed class ReusePeer : ScriptedPeer
    {
        private readonly List<JsonNode> _unread = [];

        public ReusePeer(int maxConcurrentCalls = 1)
            : base(new ConnectionSetup { Extended = true, Configure = options => options.MaxConcurrentCalls = maxConcurrentCalls })
        {
            Serve<IReuse>(new Reuse());
            Methods.Add("nothing", _ => default);
            Methods.Add("hold", _ => new ValueTask(Held.WaitAsync()));
        }

        /// <summary>Each release completes one call of "hold".</summary>
        public SemaphoreSlim Held { get; } = new(0);

        public static string Format(int id, string method) => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"}""";

        public void Call(int id, string method) => Send(Format(id, method));

        public Task<JsonNode> CallAsync(int id, string method)
        {
            Call(id, method);
            return ReceiveResponseAsync(id);
        }

        public Task<JsonNode> ReceiveResponseAsync(int id) =>
            ReceiveAsync(message => message["method"] is null && message["id"]!.GetValue<int>() == id);

        public async Task<JsonNode> ReceiveAsync(Predicate<JsonNode> condition)
        {
            while (true)
            {
                if (_unread.Find(condition) is { } message)
                {
                    _unread.Remove(message);
                    return message;
                }

                // Messages may share a frame.
                _unread.AddRange((await ReceiveTextAsync()).Split('\n').Select(text => JsonNode.Parse(text)!));
            }
        }
    }
}
