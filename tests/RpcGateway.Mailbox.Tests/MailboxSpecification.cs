using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>The rules of appending and reading that every store must follow.</summary>
public abstract class MailboxSpecification : IAsyncLifetime
{
    private static readonly RpcQueueName Other = RpcQueueName.Topic("other");

    private readonly List<MailNode> _nodes = [];

    /// <summary>A queue that only this test uses.</summary>
    private protected RpcQueueName Queue { get; } = RpcQueueName.User($"anna {Guid.NewGuid():n} 🙂");

    private protected MailNode Node => _nodes[^1];

    private protected IRpcMailbox<Note> Notes => Node.Notes;

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Selects the store.</summary>
    private protected abstract void Configure(RpcMailboxOptions options);

    private protected async Task<MailNode> StartAsync(Action<RpcMailboxOptions>? configure = null, RpcMailRetention? retention = null)
    {
        var node = MailNode.Create(
            options =>
            {
                Configure(options);
                configure?.Invoke(options);
            },
            retention);
        _nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    private protected async Task<MailNode> RestartAsync(Action<RpcMailboxOptions>? configure = null, RpcMailRetention? retention = null)
    {
        await Node.DisposeAsync();
        _nodes.RemoveAt(_nodes.Count - 1);
        return await StartAsync(configure, retention);
    }

    private protected Task<RpcMailReceipt> AppendAsync(int number, string? key = null) =>
        Notes.AppendAsync(Queue, new Note($"note {number}", number), key).DefaultTimeout();

    private protected async Task AppendAsync(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            await AppendAsync(number);
        }
    }

    private protected async Task<List<int>> ReadAllAsync(RpcQueueName? queue = null)
    {
        List<int> numbers = [];
        for (var after = 0L; ;)
        {
            var page = await Notes.ReadAsync(queue ?? Queue, after, 1000).DefaultTimeout();
            numbers.AddRange(page.Mails.Select(mail => mail.Message!.Number));
            if (!page.HasMore)
            {
                return numbers;
            }

            after = page.Mails[^1].Sequence;
        }
    }

    private protected static async Task<RpcMailboxException> FailAsync(Func<Task> action, RpcMailboxError error)
    {
        var thrown = (await action.Should().ThrowAsync<RpcMailboxException>()).Which;
        thrown.Error.Should().Be(error, thrown.Message);
        return thrown;
    }

    [Fact]
    public async Task Append_TwoQueues_EachCountsFromOne()
    {
        (await AppendAsync(1)).Should().Be(new RpcMailReceipt(1, Node.Clock.GetUtcNow(), IsRepeat: false));
        var receipts = await Notes.AppendAsync([new(Queue, new("b", 2)), new(RpcQueueName.User(Queue.Name), new("c", 3)), new(Queue, new("d", 4))])
            .DefaultTimeout();

        receipts.Select(receipt => receipt.Sequence).Should().Equal(2, 1, 3);
        (await ReadAllAsync()).Should().Equal(1, 2, 4);
        (await ReadAllAsync(RpcQueueName.User(Queue.Name))).Should().Equal(3);
    }

    [Fact]
    public async Task Append_ManyAtOnce_NumbersHaveNoGapAndMatchTheirMessages()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(1, 1000).Select(number =>
            Task.Run(async () => (number, await Notes.AppendAsync(number % 7 == 0 ? Other : Queue, new Note("note", number)))))).DefaultTimeout();

        var own = receipts.Where(receipt => receipt.number % 7 != 0).OrderBy(receipt => receipt.Item2.Sequence).ToList();
        own.Select(receipt => receipt.Item2.Sequence).Should().Equal(Enumerable.Range(1, own.Count).Select(sequence => (long)sequence));
        (await ReadAllAsync()).Should().Equal(own.Select(receipt => receipt.number));
    }

    [Fact]
    public async Task Append_KeyRepeated_IsStoredOnce()
    {
        var first = await AppendAsync(1, "k");
        Node.Clock.Advance(TimeSpan.FromSeconds(5));
        await AppendAsync(2);

        (await AppendAsync(1, "k")).Should().Be(first with { IsRepeat = true });
        (await Notes.AppendAsync(Other, new Note("note 1", 1), $"k{Queue}").DefaultTimeout()).IsRepeat.Should().BeFalse("keys belong to a queue");
        (await ReadAllAsync()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Append_KeyRepeatedAtOnce_IsStoredOnce()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => AppendAsync(1, "k")))).DefaultTimeout();

        receipts.Should().OnlyContain(receipt => receipt.Sequence == 1);
        receipts.Count(receipt => !receipt.IsRepeat).Should().Be(1);
        (await ReadAllAsync()).Should().Equal(1);
    }

    [Fact]
    public async Task Append_KeyWithAnotherMessage_IsRefusedAndNothingIsStored()
    {
        await AppendAsync(1, "k");

        await FailAsync(() => AppendAsync(2, "k"), RpcMailboxError.KeyConflict);
        await FailAsync(
            () => Notes.AppendAsync([new(Queue, new("new", 3), "new"), new(Queue, new("other", 4), "k")]).DefaultTimeout(), RpcMailboxError.KeyConflict);
        await FailAsync(
            () => Notes.AppendAsync([new(Queue, new("new", 5), "twice"), new(Queue, new("other", 6), "twice")]).DefaultTimeout(),
            RpcMailboxError.KeyConflict);
        (await AppendAsync(7, "new")).Should().Match<RpcMailReceipt>(receipt => receipt.Sequence == 2 && !receipt.IsRepeat);
        (await ReadAllAsync()).Should().Equal(1, 7);
    }

    [Fact]
    public async Task Append_SameKeyTwiceInOneCall_IsStoredOnce()
    {
        var receipts = await Notes.AppendAsync([new(Queue, new("a"), "k"), new(Queue, new("a"), "k"), new(Queue, new("b"))]).DefaultTimeout();

        receipts.Select(receipt => (receipt.Sequence, receipt.IsRepeat)).Should().Equal((1, false), (1, true), (2, false));
    }

    [Fact]
    public async Task Append_KeyRepeatedAfterTrimming_IsStoredOnceUntilTheKeyIsOld()
    {
        await AppendAsync(1, "k");
        (await Notes.TrimAsync(Queue, new() { MaxCount = 0 }).DefaultTimeout()).Should().Be(1);
        (await AppendAsync(1, "k")).IsRepeat.Should().BeTrue();

        Node.Clock.Advance(TimeSpan.FromDays(7.1));
        await Node.Trimmer.TrimAsync(CancellationToken.None).DefaultTimeout();

        (await AppendAsync(1, "k")).Should().Match<RpcMailReceipt>(receipt => receipt.Sequence == 2 && !receipt.IsRepeat);
    }

    [Fact]
    public async Task Append_TooLarge_IsRefusedWithTheLimit()
    {
        var large = () => Notes.AppendAsync(Queue, new Note(new string('x', 2 * 1024 * 1024))).DefaultTimeout();

        (await FailAsync(large, RpcMailboxError.TooLarge)).Should().Match<RpcMailboxException>(
            error => error.Code == RpcErrorCode.MessageTooLarge && error.Message.Contains("262144 (MaxMessageSize)", StringComparison.Ordinal));
        (await ReadAllAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Append_CancelledBefore_StoresNothing()
    {
        var append = () => Notes.AppendAsync(Queue, new Note("a"), cancellationToken: new CancellationToken(canceled: true)).DefaultTimeout();

        await append.Should().ThrowAsync<OperationCanceledException>();
        (await AppendAsync(2)).Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Restart_Messages_AreKeptAndNumbersContinue()
    {
        await AppendAsync([1, 2]);
        await Notes.AcknowledgeAsync(Queue, 1).DefaultTimeout();
        await Notes.TrimAsync(Queue, new() { MaxCount = 0 }).DefaultTimeout();

        await RestartAsync();

        (await AppendAsync(3)).Sequence.Should().Be(3);
        (await Notes.GetStateAsync(Queue).DefaultTimeout()).Should().Match<RpcMailQueueState>(
            state => state.First == 3 && state.Last == 3 && state.Acknowledged == 1 && state.Unread == 1);
    }

    [Fact]
    public async Task Read_Pages_FollowEachOther()
    {
        await AppendAsync(Enumerable.Range(1, 7));

        var page = await Notes.ReadAsync(Queue, after: 2, count: 3).DefaultTimeout();

        page.Mails.Select(mail => (mail.Sequence, mail.Message!.Text)).Should().Equal((3, "note 3"), (4, "note 4"), (5, "note 5"));
        page.Should().Match<RpcMailPage<Note>>(page => page.First == 1 && page.Last == 7 && page.Truncated == 0 && page.HasMore);
        (await Notes.ReadAsync(Queue, after: 5, count: 2).DefaultTimeout()).HasMore.Should().BeFalse();
        (await Notes.ReadAsync(Queue, after: 7).DefaultTimeout()).Mails.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_LargeMessages_PageEndsAtItsBytes()
    {
        var text = new string('x', 100 * 1024);
        await Notes.AppendAsync([.. Enumerable.Range(1, 5).Select(number => new RpcMailDraft<Note>(Queue, new Note(text, number)))]).DefaultTimeout();

        var page = await Notes.ReadAsync(Queue).DefaultTimeout();

        page.Mails.Select(mail => mail.Sequence).Should().Equal(1, 2);
        page.HasMore.Should().BeTrue();
        (await ReadAllAsync()).Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task Read_InvalidPosition_IsRefused()
    {
        (await Notes.ReadAsync(Queue).DefaultTimeout()).Mails.Should().BeEmpty("a queue without messages is empty");
        await AppendAsync(1);

        await FailAsync(() => Notes.ReadAsync(Queue, after: 2).DefaultTimeout(), RpcMailboxError.InvalidPosition);
        await FailAsync(() => Notes.ReadAsync(Queue, after: -1).DefaultTimeout(), RpcMailboxError.InvalidPosition);
        await FailAsync(() => Notes.ReadAsync(Other, after: long.MaxValue).DefaultTimeout(), RpcMailboxError.InvalidPosition);
        await FailAsync(() => Notes.SubscribeAsync(Queue, after: 2).FirstAsync().AsTask().DefaultTimeout(), RpcMailboxError.InvalidPosition);
    }

    [Fact]
    public async Task Acknowledge_Readers_HaveTheirOwnPositions()
    {
        await AppendAsync([1, 2, 3]);

        await Notes.AcknowledgeAsync(Queue, 2, "phone").DefaultTimeout();
        await Notes.AcknowledgeAsync(Queue, 1, "phone").DefaultTimeout();

        (await Notes.GetStateAsync(Queue, "phone").DefaultTimeout()).Unread.Should().Be(1, "a lower number changes nothing");
        var state = await Notes.GetStateAsync(Queue).DefaultTimeout();
        state.Should().Match<RpcMailQueueState>(state => state.First == 1 && state.Last == 3 && state.Count == 3 && state.Unread == 3);
        state.Bytes.Should().Be(3 * """{"text":"note 1","number":1}""".Length);
        (await Notes.GetStateAsync(RpcQueueName.User("unknown")).DefaultTimeout()).Should().Be(new RpcMailQueueState(1, 0, 0, 0));
        await FailAsync(() => Notes.AcknowledgeAsync(Queue, 4).DefaultTimeout(), RpcMailboxError.InvalidPosition);
        await Notes.AcknowledgeAsync(RpcQueueName.User("unknown"), 0).DefaultTimeout();
    }

    [Fact]
    public async Task Acknowledge_TooManyReaders_IsRefused()
    {
        await RestartAsync(options => options.MaxReaders = 1);
        await AppendAsync(1);
        await Notes.AcknowledgeAsync(Queue, 0, "phone").DefaultTimeout();

        await FailAsync(() => Notes.AcknowledgeAsync(Queue, 1, "laptop").DefaultTimeout(), RpcMailboxError.LimitReached);

        await Notes.AcknowledgeAsync(Queue, 1, "phone").DefaultTimeout();
    }

    [Fact]
    public async Task RemoveReader_Reader_MakesRoomForAnotherOne()
    {
        await RestartAsync(options => options.MaxReaders = 2);
        await AppendAsync([1, 2]);
        await Notes.AcknowledgeAsync(Queue, 1).DefaultTimeout();
        await Notes.AcknowledgeAsync(Queue, 2, "phone").DefaultTimeout();

        await Notes.RemoveReaderAsync(Queue, "phone").DefaultTimeout();

        (await Notes.GetStateAsync(Queue, "phone").DefaultTimeout()).Acknowledged.Should().Be(0);
        (await Notes.GetStateAsync(Queue).DefaultTimeout()).Acknowledged.Should().Be(1, "other readers stay");
        await Notes.AcknowledgeAsync(Queue, 1, "laptop").DefaultTimeout();
        await Notes.RemoveReaderAsync(Queue, "unknown").DefaultTimeout();
        await Notes.RemoveReaderAsync(RpcQueueName.User("unknown"), "phone").DefaultTimeout();
    }
}
