using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>The rules of subscriptions and trimming that every store must follow.</summary>
public abstract class SubscriptionSpecification : MailboxSpecification
{
    [Fact]
    public async Task Subscribe_StoredAndNewMessages_AreOneStreamWithoutASeam()
    {
        const int Count = 2000;
        var appending = Task.Run(async () =>
        {
            for (var number = 1; number <= Count; number += 10)
            {
                await Notes.AppendAsync([.. Enumerable.Range(number, 10).Select(item => new RpcMailDraft<Note>(Queue, new Note("", item)))]);
            }
        });

        // Each one starts at another moment of the appends.
        for (var started = 0; started < 5; started++)
        {
            await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue));
            var mails = await reader.NextAsync(started == 4 ? Count : 100 * (started + 1));
            mails.Select(mail => (int)mail.Sequence).Should().Equal(Enumerable.Range(1, mails.Count));
            mails.Select(mail => mail.Message!.Number).Should().Equal(Enumerable.Range(1, mails.Count));
        }

        await appending.DefaultTimeout();
    }

    [Fact]
    public async Task Subscribe_NewMessage_Arrives()
    {
        await AppendAsync(1);
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue, after: 1));
        await using var early = new MailReader<Note>(Notes.SubscribeAsync(RpcQueueName.User($"later {Queue}")));
        reader.HasNext.Should().BeFalse();
        early.HasNext.Should().BeFalse();

        await AppendAsync(2);
        await Notes.AppendAsync(RpcQueueName.User($"later {Queue}"), new Note("first")).DefaultTimeout();

        (await reader.NextAsync()).Should().Be(new RpcMail<Note>(2, Node.Clock.GetUtcNow(), new Note("note 2", 2)));
        (await early.NextAsync()).Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Subscribe_PositionThatWasTrimmed_BeginsWithANotice()
    {
        await AppendAsync(Enumerable.Range(1, 10));
        await Notes.TrimAsync(Queue, new() { MaxCount = 4 }).DefaultTimeout();
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue, after: 2));

        var notice = await reader.NextAsync();

        notice.Should().Be(new RpcMail<Note>(6, Node.Clock.GetUtcNow(), null, Truncated: 4));
        notice.IsNotice.Should().BeTrue();
        (await reader.NextAsync(4)).Select(mail => mail.Sequence).Should().Equal(7, 8, 9, 10);
        (await Notes.ReadAsync(Queue, after: 2).DefaultTimeout()).Truncated.Should().Be(4);
        await using var later = new MailReader<Note>(Notes.SubscribeAsync(Queue, after: notice.Sequence));
        (await later.NextAsync()).Sequence.Should().Be(7, "a reader that continues after the notice is not told again");
    }

    [Fact]
    public async Task Subscribe_AllMessagesWereTrimmed_ReceivesTheNoticeAtOnce()
    {
        await AppendAsync([1, 2, 3]);
        await Notes.TrimAsync(Queue, new() { MaxCount = 0 }).DefaultTimeout();
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue, after: 1));

        (await reader.NextAsync()).Should().Match<RpcMail<Note>>(notice => notice.Sequence == 3 && notice.Truncated == 2);

        await AppendAsync(4);
        (await reader.NextAsync()).Sequence.Should().Be(4);
    }

    [Fact]
    public async Task Subscribe_SlowReaderOvertakenByTrimming_ReceivesANotice()
    {
        await AppendAsync(Enumerable.Range(1, 200));
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue));
        (await reader.NextAsync()).Sequence.Should().Be(1);

        await Notes.TrimAsync(Queue, new() { MaxCount = 10 }).DefaultTimeout();

        var mails = await reader.NextAsync(127 + 1 + 10);
        mails[127].Should().Match<RpcMail<Note>>(notice => notice.Sequence == 190 && notice.Truncated == 62);
        mails[128..].Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(191, 10).Select(number => (long)number));
    }

    [Fact]
    public async Task Subscribe_Cancelled_EndsAndLeavesNothing()
    {
        using var ending = new CancellationTokenSource();
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue, cancellationToken: ending.Token));
        reader.HasNext.Should().BeFalse();

        await ending.CancelAsync();

        var next = () => reader.NextAsync();
        await next.Should().ThrowAsync<OperationCanceledException>();
        await RestartAsync(options => options.MaxSubscriptions = 1);
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(i);
            (await Notes.SubscribeAsync(Queue).FirstAsync().DefaultTimeout()).Sequence.Should().Be(1);
        }
    }

    [Fact]
    public async Task Subscribe_TooMany_AreRefused()
    {
        await RestartAsync(options => options.MaxSubscriptions = 2);
        await AppendAsync(1);
        await using var first = new MailReader<Note>(Notes.SubscribeAsync(Queue));
        await using var second = new MailReader<Note>(Notes.SubscribeAsync(Queue));
        await first.NextAsync();
        await second.NextAsync();

        await FailAsync(() => Notes.SubscribeAsync(Queue).FirstAsync().AsTask().DefaultTimeout(), RpcMailboxError.LimitReached);
    }

    [Fact]
    public async Task Stop_OpenSubscription_Fails()
    {
        await using var reader = new MailReader<Note>(Notes.SubscribeAsync(Queue));
        reader.HasNext.Should().BeFalse();
        var notes = Notes;

        await RestartAsync();

        await FailAsync(() => reader.NextAsync(), RpcMailboxError.Unavailable);
        await FailAsync(() => notes.AppendAsync(Queue, new Note("late")).DefaultTimeout(), RpcMailboxError.Unavailable);
        await FailAsync(() => notes.ReadAsync(Queue).DefaultTimeout(), RpcMailboxError.Unavailable);
    }

    [Fact]
    public async Task Trim_Limits_EachRemovesTheOldest()
    {
        await AppendAsync(Enumerable.Range(1, 4));
        Node.Clock.Advance(TimeSpan.FromHours(2));
        await AppendAsync(Enumerable.Range(5, 4));
        var size = """{"text":"note 1","number":1}""".Length;

        (await Notes.TrimAsync(Queue, new()).DefaultTimeout()).Should().Be(0);
        (await Notes.TrimAsync(Queue, new() { MaxCount = 7 }).DefaultTimeout()).Should().Be(1);
        (await Notes.TrimAsync(Queue, new() { MaxBytes = (size * 6) + 1 }).DefaultTimeout()).Should().Be(1);
        (await Notes.TrimAsync(Queue, new() { MaxAge = TimeSpan.FromHours(1) }).DefaultTimeout()).Should().Be(2);
        (await Notes.TrimAsync(RpcQueueName.User("unknown"), new() { MaxCount = 0 }).DefaultTimeout()).Should().Be(0);

        (await ReadAllAsync()).Should().Equal(5, 6, 7, 8);
        (await Notes.GetStateAsync(Queue).DefaultTimeout()).Should().Be(new RpcMailQueueState(5, 8, 4 * size, 0));
    }

    [Fact]
    public async Task Trim_InBackground_KeepsWhatTheTypeKeeps()
    {
        await RestartAsync(retention: new() { MaxCount = 3, MaxAge = TimeSpan.FromDays(1) });
        var other = RpcQueueName.Topic($"old {Queue}");
        await Notes.AppendAsync(other, new Note("old")).DefaultTimeout();
        Node.Clock.Advance(TimeSpan.FromHours(23.5));
        foreach (var numbers in Enumerable.Range(1, 1505).Chunk(1000))
        {
            await Notes.AppendAsync([.. numbers.Select(number => new RpcMailDraft<Note>(Queue, new Note("", number)))]).DefaultTimeout();
        }

        Node.Clock.Advance(TimeSpan.FromHours(1));

        await Eventually.IsTrueAsync(() =>
            Notes.GetStateAsync(Queue).GetAwaiter().GetResult().Count == 3 && Notes.GetStateAsync(other).GetAwaiter().GetResult().Count == 0);

        (await ReadAllAsync()).Should().Equal(1503, 1504, 1505);
    }
}
