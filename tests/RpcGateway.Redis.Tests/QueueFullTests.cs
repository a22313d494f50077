using RpcGateway.Protocol;
using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Requests;
using RpcGateway.Redis.Sending;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>What a node still sends when as much waits to be published as may wait.</summary>
public sealed class QueueFullTests : IAsyncLifetime
{
    private const int MaxBytes = 1000;
    private const int MaxMessage = 100_000;
    private const string Other = "0011223344556677";

    private readonly HeldPublisher _publisher = new();
    private readonly ChannelNames _names = new("test:");
    private readonly PendingRequests _pending = new();
    private readonly PublishQueue _queue = new("8899aabbccddeeff", MaxBytes, MaxMessage, (_, _) => { });

    public ValueTask InitializeAsync()
    {
        _queue.Open(_publisher, 1);
        return default;
    }

    public async ValueTask DisposeAsync() => await _queue.CloseAsync(new IOException("The test has ended.")).DefaultTimeout();

    [Fact]
    public async Task Response_QueueIsFull_BecomesAnError()
    {
        Fill();

        new ResponseSender(_names, _queue, MaxMessage).Send(Other, new ResponseMessage(7, new BackplaneResponse { Result = new byte[10] }));

        var message = (await PublishAsync()).Should().ContainSingle(item => item.Kind == MessageKind.Response).Subject;
        var response = ResponseMessage.Read(ref message);
        (response.Id, response.Response!.ErrorCode, response.Response.WasSent).Should().Be((7, RpcErrorCode.Unavailable, true));
        response.Response.ErrorMessage.Should().Contain("MaxQueuedBytes");
    }

    [Fact]
    public async Task Cancellation_QueueIsFull_IsPublished()
    {
        using var cancellation = new CancellationTokenSource();
        var request = CreateSender(isAlive: true).SendAsync(Other, id => new ListMessage(id, RpcAddress.All), cancellation.Token);
        Fill();

        await cancellation.CancelAsync();

        await request.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        var messages = await PublishAsync();
        messages.Should().ContainSingle(item => item.Kind == MessageKind.Cancel);
    }

    [Fact]
    public async Task Heartbeat_QueueIsFull_IsPublished()
    {
        Fill();

        _queue.WriteAlways(_names.Node(Other), new HeartbeatMessage(1, wantsAnswer: false));

        (await PublishAsync()).Should().ContainSingle(item => item.Kind == MessageKind.Heartbeat);
    }

    [Fact]
    public async Task Request_NodeWasLostAMomentAgo_Fails()
    {
        var request = CreateSender(isAlive: false).SendAsync(Other, id => new ListMessage(id, RpcAddress.All), CancellationToken.None);

        (await request.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<NodeLostException>()).Which.WasSent.Should().BeTrue();
        await PublishAsync();
    }

    [Fact]
    public void Response_ListOfMembers_CountsAsLarge()
    {
        string[] ids = [.. Enumerable.Repeat(new string('x', 100), MaxMessage / 100), "x"];

        _queue.TryWrite(_names.Node(Other), new ResponseMessage(1, null, ids)).Should().Be(PublishResult.TooLarge);
    }

    private RequestSender CreateSender(bool isAlive) => new(_names, _queue, _pending, _ => isAlive, MaxMessage);

    // The first message is on its way, so the others wait.
    private void Fill()
    {
        var notification = new RpcEnvelope(
            RpcAddress.Group("room"), new RpcNotification(new byte[100], "test", RpcOverflowPolicy.Disconnect));
        var result = PublishResult.Accepted;
        for (var i = 0; i < MaxBytes && result == PublishResult.Accepted; i++)
        {
            result = _queue.TryWrite("test:group", new NotificationMessage(notification));
        }

        result.Should().Be(PublishResult.QueueFull);
    }

    private async Task<List<MessageReader>> PublishAsync()
    {
        _publisher.Release();
        await _queue.FlushAsync().DefaultTimeout();
        var messages = new List<MessageReader>();
        foreach (var payload in _publisher.PayloadsOf(_names.Node(Other)))
        {
            var rest = payload;
            Payload.ReadHeader(ref rest);
            while (!rest.IsEmpty)
            {
                messages.Add(MessageReader.Next(ref rest));
            }
        }

        return messages;
    }

    private sealed class HeldPublisher : IPublisher
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<(string Channel, ReadOnlyMemory<byte> Payload)> _published = [];

        public Task Lost { get; } = new TaskCompletionSource().Task;

        public void Release() => _released.TrySetResult();

        public IEnumerable<ReadOnlyMemory<byte>> PayloadsOf(string channel) =>
            _published.Where(item => item.Channel == channel).Select(item => item.Payload);

        public Task PublishAsync(string channel, ReadOnlyMemory<byte> payload)
        {
            // The buffer returns to the pool.
            _published.Add((channel, payload.ToArray()));
            return _released.Task;
        }
    }
}
