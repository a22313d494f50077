using System.Text;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>Other applications and other versions publish to the channels of the nodes.</summary>
public sealed class BadPayloadTests(SharedRedis redis) : IAsyncLifetime
{
    private const string OtherNode = "00112233445566ff";

    private readonly NodeFactory _factory = new(redis.Address);
    private TestNode _node = null!;
    private ConnectionMultiplexer _client = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(_factory);
        _client = await ConnectionMultiplexer.ConnectAsync(redis.Address).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _node.DisposeAsync();
    }

    public static TheoryData<byte[]> Invalid => new(
        [],
        "hello"u8.ToArray(),
        "Rg"u8.ToArray(),
        [0x52, 0x67, 1, 1],
        [0x52, 0x67, 1, 1, 16],
        [.. Payload(_ => { }), 1],
        [.. Payload(_ => { }), 255, 255, 255, 127, 1],
        [.. Payload(_ => { }), 0, 0, 0, 0],
        [.. Payload(_ => { }), 255, 255, 255, 255],
        [.. Payload(_ => { }), 3, 0, 0, 0, 1, 6, 200],
        [.. Payload(_ => { }), 2, 0, 0, 0, 2, 7]);

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Payload_Invalid_IsLoggedAndLaterOnesAreDelivered(byte[] payload)
    {
        var anna = await _node.AddAsync("anna", "room");

        foreach (var channel in (string[])["all", $"node:{_node.Node.Id}", "group:=room"])
        {
            await PublishAsync(channel, payload);
        }

        await PublishAsync("group:=room", Payload(buffer => Notification("room", "hi").Write(buffer)));
        (await anna.NextAsync()).Should().Be("hi");
        (await _node.Log.WaitForAsync("InvalidPayload").DefaultTimeout()).Level.Should().Be(LogLevel.Warning);
    }

    [Fact]
    public async Task Payload_UnknownKindsAndFields_AreSkipped()
    {
        var anna = await _node.AddAsync("anna", "room");

        await PublishAsync("group:=room", Payload(buffer =>
        {
            var unknown = new MessageWriter(buffer, (MessageKind)200);
            unknown.Write(1, "text");
            unknown.Complete();
            var start = buffer.Length;
            Notification("room", "hi").Write(buffer);
            buffer.Write(199);
            buffer.WriteText("a field of a later version");
            buffer.SetLength(start + sizeof(int));
        }));

        (await anna.NextAsync()).Should().Be("hi");
        _node.Log.Entries.Should().NotContain(entry => entry.Id.Name == "InvalidPayload");
    }

    [Fact]
    public async Task Payload_NewerVersionThatOlderNodesUnderstand_IsDelivered()
    {
        var anna = await _node.AddAsync("anna", "room");
        var payload = Payload(buffer => Notification("room", "hi").Write(buffer));
        payload[2] = 2;

        await PublishAsync("group:=room", payload);

        (await anna.NextAsync()).Should().Be("hi");
    }

    [Fact]
    public async Task Payload_VersionThatRequiresANewerNode_IsLogged()
    {
        var payload = Payload(buffer => Notification("room", "hi").Write(buffer));
        (payload[2], payload[3]) = (3, 2);

        await PublishAsync("all", payload);

        var entry = await _node.Log.WaitForAsync("InvalidPayload").DefaultTimeout();
        entry.Message.Should().Contain("has version 3").And.Contain("update this node");
    }

    [Fact]
    public async Task Response_OfANodeThatWasNotAsked_IsIgnored()
    {
        await using var second = await TestNode.StartAsync(_factory);
        var ben = await second.AddAsync();
        var reached = new SyncPoint();
        ben.Respond = async (_, _, token) =>
        {
            await reached.WaitToContinue(token);
            return "[\"ben\"]";
        };
        var call = _node.CallAsync(ben);
        await reached.WaitForSyncPoint().DefaultTimeout();

        for (var id = 0; id < 20; id++)
        {
            var forged = new ResponseMessage(id, new BackplaneResponse { Result = "[\"forged\"]"u8.ToArray() });
            await PublishAsync($"node:{_node.Node.Id}", Payload(buffer => forged.Write(buffer)));
        }

        await _node.WaitForPeersAsync(2);
        reached.Continue();
        Encoding.UTF8.GetString((await call.DefaultTimeout())!.Result.Span).Should().Be("[\"ben\"]");
    }

    [Fact]
    public async Task Request_UnknownOperation_HasAnErrorResponse()
    {
        var anna = await _node.AddAsync();
        var subscriber = _client.GetSubscriber();
        var answers = await subscriber.SubscribeAsync(RedisChannel.Literal($"{_factory.Prefix}node:{OtherNode}")).DefaultTimeout();
        var request = new RequestMessage(7, new BackplaneRequest(anna.Id, (BackplaneOperation)200, "x"));

        await PublishAsync($"node:{_node.Node.Id}", Payload(buffer => request.Write(buffer)));

        var payload = (ReadOnlyMemory<byte>)(await answers.ReadAsync().DefaultTimeout()).Message;
        Messages.Payload.ReadHeader(ref payload);
        var message = MessageReader.Next(ref payload);
        var response = ResponseMessage.Read(ref message);
        response.Id.Should().Be(7);
        (response.Response!.ErrorCode, response.Response.WasSent).Should().Be((RpcErrorCode.Unavailable, false));
        response.Response.ErrorMessage.Should().Contain("older version");
    }

    [Theory]
    [InlineData("")]
    [InlineData("node\u001b[31m")]
    [InlineData("a-b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Payload_NoIdOfANode_IsIgnored(string id)
    {
        await PublishAsync("all", Payload(buffer => new HeartbeatMessage(1, wantsAnswer: false).Write(buffer), id));

        (await _node.Log.WaitForAsync("InvalidPayload").DefaultTimeout()).Message.Should().NotContain("\u001b");
        _node.Backplane.PeerCount.Should().Be(0);
    }

    [Fact]
    public async Task Payload_OfTooManyNodes_IsIgnored()
    {
        for (var i = 0; i <= 1000; i++)
        {
            await PublishAsync("all", Payload(buffer => new HeartbeatMessage(1, wantsAnswer: false).Write(buffer), $"{i:x16}"));
        }

        await _node.Log.WaitForAsync("InvalidPayload").DefaultTimeout();
        _node.Backplane.PeerCount.Should().Be(1000);
    }

    private static byte[] Payload(Action<PayloadBuffer> write, string nodeId = OtherNode)
    {
        var buffer = new PayloadBuffer();
        Messages.Payload.WriteHeader(buffer, nodeId, 1);
        write(buffer);
        return buffer.Written.ToArray();
    }

    private static NotificationMessage Notification(string group, string text) => new(new RpcEnvelope(
        RpcAddress.Group(group), new RpcNotification(Encoding.UTF8.GetBytes(text), "test", RpcOverflowPolicy.Disconnect)));

    private async Task PublishAsync(string channel, byte[] payload) =>
        (await _client.GetSubscriber().PublishAsync(RedisChannel.Literal(_factory.Prefix + channel), payload).DefaultTimeout())
            .Should().Be(1);
}
