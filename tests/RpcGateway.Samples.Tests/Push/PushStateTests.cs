using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Samples.Push;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Push;

/// <summary>What senders learn about their messages.</summary>
public sealed class PushStateTests : IAsyncLifetime
{
    private PushGateway _push = null!;

    public async ValueTask InitializeAsync() => _push = await PushGateway.StartAsync();

    public ValueTask DisposeAsync() => _push.DisposeAsync();

    [Fact]
    public async Task State_OfAMessage_FollowsItsReceiver()
    {
        var (sender, receiver) = (_push.Sender(), _push.Receiver());
        await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "2").DefaultTimeout();
        (await StateAsync(1)).Should().Be(new PushState(PushStage.Stored, 0, 0));

        await using var phone = new InboxReader(receiver);
        await phone.NextAsync(2);
        (await StateAsync(1)).Should().Be(new PushState(PushStage.Stored, 1, 0), "the device has not acknowledged it");

        await receiver.ReceivedAsync("phone", 1).DefaultTimeout();
        (await StateAsync(1)).Should().Be(new PushState(PushStage.Delivered, 1, 1));
        (await StateAsync(2)).Should().Be(new PushState(PushStage.Stored, 1, 0));

        await receiver.ReadAsync(2).DefaultTimeout();
        (await StateAsync(2)).Should().Be(new PushState(PushStage.Read, 1, 0));
        (await receiver.SourcesAsync().DefaultTimeout()).Should().Equal(new PushSource(null, 2, 2, 0));

        Task<PushState> StateAsync(long sequence) => sender.StateAsync(PushGateway.Ada, sequence).DefaultTimeout();
    }

    [Fact]
    public async Task State_SeveralDevices_CountsThose()
    {
        var (sender, receiver) = (_push.Sender(), _push.Receiver());
        await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        await using var phone = new InboxReader(receiver);
        await using var tablet = new InboxReader(receiver, "tablet");
        await phone.NextAsync();
        await tablet.NextAsync();

        await receiver.ReceivedAsync("tablet", 1).DefaultTimeout();

        (await sender.StateAsync(PushGateway.Ada, 1).DefaultTimeout()).Should().Be(new PushState(PushStage.Delivered, 2, 1));
    }

    [Fact]
    public async Task Device_OneTooMany_ReplacesTheOldest()
    {
        var receiver = _push.Receiver();
        await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        for (var number = 0; number <= PushService.MaxDevices; number++)
        {
            await using var device = new InboxReader(receiver, $"device-{number}");
            await device.NextAsync();
        }

        (await Rejected(receiver.ReceivedAsync("device-0", 1))).Code.Should().Be(PushErrorCode.UnknownDevice);
        await receiver.ReceivedAsync("device-1", 1).DefaultTimeout();
        (await _push.Sender().StateAsync(PushGateway.Ada, 1).DefaultTimeout()).Devices.Should().Be(PushService.MaxDevices);
    }

    [Fact]
    public async Task Device_Replaced_LeavesNoPosition()
    {
        var receiver = _push.Receiver();
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        await _push.Sender().SendAsync(PushGateway.News, PushGateway.Hello, "1").DefaultTimeout();
        for (var number = 0; number <= PushService.MaxDevices; number++)
        {
            await using var device = new InboxReader(receiver, $"device-{number}");
            await device.NextAsync(2);
            await receiver.ReceivedAsync($"device-{number}", 1).DefaultTimeout();
            await receiver.ReceivedAsync($"device-{number}", 1, "news").DefaultTimeout();
        }

        (await AcknowledgedAsync(RpcQueueName.User("ada"), "device:device-0")).Should().Be(0);
        (await AcknowledgedAsync(RpcQueueName.Topic("news"), "device:device-0/ada")).Should().Be(0);
        (await AcknowledgedAsync(RpcQueueName.User("ada"), "device:device-1")).Should().Be(1);
        (await AcknowledgedAsync(RpcQueueName.Topic("news"), "device:device-1/ada")).Should().Be(1);
    }

    [Fact]
    public async Task Topic_Left_LeavesNoPosition()
    {
        var receiver = _push.Receiver();
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        await _push.Sender().SendAsync(PushGateway.News, PushGateway.Hello, "1").DefaultTimeout();
        await using var phone = new InboxReader(receiver);
        await phone.NextAsync(2);
        await receiver.ReceivedAsync("phone", 1).DefaultTimeout();
        await receiver.ReceivedAsync("phone", 1, "news").DefaultTimeout();
        await receiver.ReadAsync(1, "news").DefaultTimeout();

        await receiver.UnsubscribeAsync("news").DefaultTimeout();

        (await AcknowledgedAsync(RpcQueueName.Topic("news"), "user:ada")).Should().Be(0);
        (await AcknowledgedAsync(RpcQueueName.Topic("news"), "device:phone/ada")).Should().Be(0);
        (await AcknowledgedAsync(RpcQueueName.User("ada"), "device:phone")).Should().Be(1);
    }

    [Fact]
    public async Task State_OfATopic_IsThatOfASubscriber()
    {
        var (sender, receiver) = (_push.Sender(), _push.Receiver());
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await sender.SendAsync(PushGateway.News, PushGateway.Hello, "1").DefaultTimeout();
        await using var phone = new InboxReader(receiver);
        await phone.NextAsync();

        await receiver.ReceivedAsync("phone", 1, "news").DefaultTimeout();
        (await StateAsync("ada")).Should().Be(new PushState(PushStage.Delivered, 1, 1));
        await receiver.ReadAsync(1, "news").DefaultTimeout();
        (await StateAsync("ada")).Stage.Should().Be(PushStage.Read);

        (await StateAsync(null)).Should().Be(new PushState(PushStage.Stored, 0, 0));
        (await Rejected(StateAsync("grace"))).Code.Should().Be(PushErrorCode.NotSubscribed);

        Task<PushState> StateAsync(string? user) => sender.StateAsync(PushGateway.News, 1, user).DefaultTimeout();
    }

    [Fact]
    public async Task State_OfNoMessage_IsAnError()
    {
        var sender = _push.Sender();
        (await Rejected(sender.StateAsync(PushGateway.Ada, 1))).Code.Should().Be(PushErrorCode.NoSuchMessage);
        await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();

        (await Rejected(sender.StateAsync(PushGateway.Ada, 2))).Code.Should().Be(PushErrorCode.NoSuchMessage);
        (await Rejected(sender.StateAsync(PushGateway.Ada, 0))).Code.Should().Be(RpcErrorCode.InvalidParams);
        (await Rejected(_push.Receiver().ReadAsync(2))).Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task State_OfATrimmedMessage_IsExpired()
    {
        var sender = _push.Sender();
        await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        var messages = _push.Gateway.Services.GetRequiredService<IRpcMailbox<PushMessage>>();

        await messages.TrimAsync(
            RpcQueueName.User("ada"), new RpcMailRetention { MaxCount = 0 }, TestContext.Current.CancellationToken);

        (await sender.StateAsync(PushGateway.Ada, 1).DefaultTimeout()).Stage.Should().Be(PushStage.Expired);
        var repeat = await sender.SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();
        repeat.Should().Match<PushReceipt>(receipt => receipt.Sequence == 1 && receipt.IsRepeat);
    }

    [Fact]
    public async Task Read_OnOneDevice_IsReportedToTheOthers()
    {
        var marks = new Marks();
        var tablet = _push.Client(configure: options => options.AddCallback<IPushCallback>(marks));
        await tablet.ConnectAsync();
        await _push.Sender().SendAsync(PushGateway.Ada, PushGateway.Hello, "1").DefaultTimeout();

        await _push.Receiver().ReadAsync(1).DefaultTimeout();

        (await marks.Read.Reader.ReadAsync(TestContext.Current.CancellationToken).DefaultTimeout()).Should().Be((null, 1));
    }

    private async Task<long> AcknowledgedAsync(RpcQueueName queue, string reader) =>
        (await _push.Gateway.Services.GetRequiredService<IRpcMailbox<PushMessage>>()
            .GetStateAsync(queue, reader, TestContext.Current.CancellationToken).DefaultTimeout()).Acknowledged;

    private static async Task<RpcException> Rejected(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;

    private sealed class Marks : IPushCallback
    {
        public Channel<(string? Topic, long Sequence)> Read { get; } = Channel.CreateUnbounded<(string?, long)>();

        public void MarkedRead(string? topic, long sequence) => Read.Writer.TryWrite((topic, sequence));
    }
}
