using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Samples.Push;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Push;

/// <summary>What receivers get.</summary>
public sealed class PushInboxTests : IAsyncLifetime
{
    private PushGateway _push = null!;

    public async ValueTask InitializeAsync() => _push = await PushGateway.StartAsync();

    public ValueTask DisposeAsync() => _push.DisposeAsync();

    [Fact]
    public async Task Inbox_SentBeforeTheFirstSignIn_IsReceived()
    {
        await SendAsync(PushGateway.Ada, 1, 2);
        await using var reader = new InboxReader(_push.Receiver());

        var mails = await reader.NextAsync(2);
        await SendAsync(PushGateway.Ada, 3);
        mails.Add(await reader.NextAsync());

        mails.Select(mail => (mail.Topic, mail.Sequence, mail.Message!.Title)).Should().Equal(
            (null, 1, "1"), (null, 2, "2"), (null, 3, "3"));
    }

    [Fact]
    public async Task Inbox_NameInAnotherCase_IsTheSameUser()
    {
        await SendAsync(new PushTarget(User: "ADA"), 1);
        await using var reader = new InboxReader(_push.Receiver("Ada"));

        (await reader.NextAsync()).Message!.Title.Should().Be("1");
        (await _push.Sender().StateAsync(PushGateway.Ada, 1).DefaultTimeout()).Devices.Should().Be(1);
    }

    [Fact]
    public async Task Inbox_OfAnotherUser_IsSeparate()
    {
        await SendAsync(PushGateway.Ada, 1);
        await SendAsync(new PushTarget(User: "grace"), 2);
        await using var reader = new InboxReader(_push.Receiver("grace"));

        (await reader.NextAsync()).Message!.Title.Should().Be("2");
    }

    [Fact]
    public async Task Inbox_NotSignedIn_IsRefused()
    {
        var anonymous = _push.Gateway.CreateClient<IPush>().Proxy;

        (await Rejected(new InboxReader(anonymous).NextAsync())).Code.Should().Be(RpcErrorCode.Unauthenticated);
        (await Rejected(anonymous.SourcesAsync())).Code.Should().Be(RpcErrorCode.Unauthenticated);
        (await Rejected(anonymous.SubscribeAsync("news"))).Code.Should().Be(RpcErrorCode.Unauthenticated);
        (await Rejected(new InboxReader(_push.Sender()).NextAsync())).Code.Should().Be(RpcErrorCode.Unauthenticated);
    }

    [Fact]
    public async Task Inbox_GatewayRestartsWhileTheDeviceIsAway_ReceivesEachMessageOnce()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<PushPosition> positions;
        await using (var first = await PushGateway.StartAsync(folder.Path))
        {
            var receiver = first.Receiver();
            await receiver.SubscribeAsync("news").DefaultTimeout();
            await SendAsync(first, PushGateway.Ada, 1, 2);
            await SendAsync(first, PushGateway.News, 3);
            await using var reader = new InboxReader(receiver);
            await reader.NextAsync(3);
            positions = reader.Positions;
            await reader.DisposeAsync();
            await SendAsync(first, PushGateway.News, 4);
        }

        await using var second = await PushGateway.StartAsync(folder.Path);
        await SendAsync(second, PushGateway.Ada, 5);
        await using var continued = InboxReader.Continue(second.Receiver(), positions);
        var mails = await continued.NextAsync(2);
        await SendAsync(second, PushGateway.News, 6);
        mails.Add(await continued.NextAsync());

        mails.Select(mail => mail.Message!.Title).Should().BeEquivalentTo("4", "5", "6");
    }

    [Fact]
    public async Task Subscribe_WhileTheInboxIsOpen_AddsTheTopicFromNowOn()
    {
        await SendAsync(PushGateway.News, 1);
        var receiver = _push.Receiver();
        await using var phone = new InboxReader(receiver);
        await using var tablet = new InboxReader(receiver, "tablet");
        await SendAsync(PushGateway.Ada, 2);
        await phone.NextAsync();
        await tablet.NextAsync();

        await receiver.SubscribeAsync("news").DefaultTimeout();
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await SendAsync(PushGateway.News, 3);

        (await phone.NextAsync()).Should().Match<PushMail>(mail => mail.Topic == "news" && mail.Sequence == 2);
        (await tablet.NextAsync()).Should().Match<PushMail>(mail => mail.Topic == "news" && mail.Sequence == 2);
        (await receiver.SourcesAsync().DefaultTimeout()).Should().Equal(
            new PushSource(null, 1, 0, 1), new PushSource("news", 2, 1, 1));
    }

    [Fact]
    public async Task Unsubscribe_WhileTheInboxIsOpen_EndsTheTopic()
    {
        var receiver = _push.Receiver();
        await receiver.SubscribeAsync("news").DefaultTimeout();
        await using var reader = new InboxReader(receiver);
        await SendAsync(PushGateway.News, 1);
        await reader.NextAsync();

        await receiver.UnsubscribeAsync("news").DefaultTimeout();

        // The stream learns of it a moment later.
        for (var number = 2; ; number += 2)
        {
            await SendAsync(PushGateway.News, number);
            await SendAsync(PushGateway.Ada, number + 1);
            if ((await reader.NextAsync()).Topic is null)
            {
                break;
            }

            await reader.NextAsync();
        }

        (await receiver.SourcesAsync().DefaultTimeout()).Should().ContainSingle();
        (await Rejected(receiver.ReadAsync(1, "news"))).Code.Should().Be(PushErrorCode.NotSubscribed);
        (await Rejected(receiver.PageAsync(2, 10, "news"))).Code.Should().Be(PushErrorCode.NotSubscribed);
    }

    [Fact]
    public async Task Subscribe_FromSeveralDevicesAtOnce_LosesNone()
    {
        var topics = Enumerable.Range(1, PushService.MaxTopics).Select(number => $"topic-{number}").ToArray();
        var devices = Enumerable.Range(0, 4).Select(_ => _push.Receiver()).ToArray();

        await Task.WhenAll(topics.Select((topic, index) => devices[index % 4].SubscribeAsync(topic))).DefaultTimeout();

        var sources = await devices[0].SourcesAsync().DefaultTimeout();
        sources.Select(source => source.Topic).Should().BeEquivalentTo([null, .. topics]);
        (await Rejected(devices[0].SubscribeAsync("one-more"))).Code.Should().Be(PushErrorCode.TooManyTopics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../news")]
    [InlineData("News")]
    [InlineData("a b")]
    [InlineData("-news")]
    [InlineData("news\0")]
    [InlineData("новости")]
    public async Task Subscribe_OddName_IsRefused(string topic) =>
        (await Rejected(_push.Receiver().SubscribeAsync(topic))).Code.Should().Be(RpcErrorCode.InvalidParams);

    [Fact]
    public async Task Inbox_ManyUnread_StartsWithTheNewest()
    {
        await FillAsync(5000);
        var receiver = _push.Receiver();
        await using var reader = new InboxReader(receiver);

        var notice = await reader.NextAsync();
        var mails = await reader.NextAsync(PushInbox.Newest);
        var older = await receiver.PageAsync(notice.Sequence + 1, 100).DefaultTimeout();

        notice.Should().Match<PushMail>(mail => mail.Sequence == 4900 && mail.Skipped == 4900 && mail.Message == null);
        mails.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(4901, 100).Select(number => (long)number));
        older.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(4801, 100).Select(number => (long)number));
        (await receiver.SourcesAsync().DefaultTimeout()).Should().Equal(new PushSource(null, 5000, 0, 5000));
    }

    [Fact]
    public async Task Inbox_ReaderIsFarBehind_SkipsToTheNewest()
    {
        await FillAsync(PushInbox.MaxBehind + 10);
        await using var near = InboxReader.Continue(_push.Receiver(), [new PushPosition(null, 10)]);
        await using var far = InboxReader.Continue(_push.Receiver(), [new PushPosition(null, 9)]);

        (await near.NextAsync()).Should().Match<PushMail>(mail => mail.Sequence == 11 && mail.Message != null);
        (await far.NextAsync()).Should().Match<PushMail>(mail => mail.Sequence == 910 && mail.Skipped == 901);
        (await far.NextAsync()).Sequence.Should().Be(911);
    }

    [Fact]
    public async Task Inbox_TrimmedWhileTheDeviceWasAway_SaysSo()
    {
        await FillAsync(5000);
        await Messages.TrimAsync(
            RpcQueueName.User("ada"), new RpcMailRetention { MaxCount = 2000 }, TestContext.Current.CancellationToken);
        await using var reader = InboxReader.Continue(_push.Receiver(), [new PushPosition(null, 1000)]);

        (await reader.NextAsync()).Should().Match<PushMail>(
            mail => mail.Sequence == 4900 && mail.Truncated == 2000 && mail.Skipped == 1900);
        (await _push.Receiver().PageAsync(3002, 10).DefaultTimeout()).Should().ContainSingle(mail => mail.Sequence == 3001);
        (await _push.Receiver().PageAsync(3001, 10).DefaultTimeout()).Should().BeEmpty();
    }

    [Fact]
    public async Task Inbox_PositionOfAnotherStore_IsRefused()
    {
        await SendAsync(PushGateway.Ada, 1);
        await using var reader = InboxReader.Continue(_push.Receiver(), [new PushPosition(null, 2)]);

        (await Rejected(reader.NextAsync())).Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Page_LargeMessages_AreComplete()
    {
        var large = new PushMessage("large", new string('ж', 4000));
        await Messages.AppendAsync(
            [.. Enumerable.Range(1, 120).Select(_ => new RpcMailDraft<PushMessage>(RpcQueueName.User("ada"), large))],
            TestContext.Current.CancellationToken);

        var page = await _push.Receiver().PageAsync(121, 100).DefaultTimeout();

        page.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(21, 100).Select(number => (long)number));
    }

    private IRpcMailbox<PushMessage> Messages => _push.Gateway.Services.GetRequiredService<IRpcMailbox<PushMessage>>();

    private static async Task<RpcException> Rejected(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;

    private static async Task SendAsync(PushGateway push, PushTarget target, params int[] numbers)
    {
        var sender = push.Sender();
        foreach (var number in numbers)
        {
            await sender.SendAsync(target, new PushMessage($"{number}", "text"), $"{number}").DefaultTimeout();
        }
    }

    private Task SendAsync(PushTarget target, params int[] numbers) => SendAsync(_push, target, numbers);

    private async Task FillAsync(int count)
    {
        for (var first = 1; first <= count; first += 1000)
        {
            var drafts = Enumerable.Range(first, Math.Min(1000, count - first + 1))
                .Select(number => new RpcMailDraft<PushMessage>(RpcQueueName.User("ada"), new PushMessage($"{number}", "text")));
            await Messages.AppendAsync([.. drafts], TestContext.Current.CancellationToken);
        }
    }
}
