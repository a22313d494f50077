using Microsoft.Data.Sqlite;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox.Sqlite;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Protocol;
using RpcGateway.Tests.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>What waits is limited, memory does not grow with what is stored, and both are measured.</summary>
[Collection(nameof(Alone))]
public sealed class LimitTests : IDisposable
{
    private static readonly RpcQueueName Queue = RpcQueueName.User("anna");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_StoreIsLocked_WaitsUpToTheLimitAndCanBeCancelled()
    {
        using var metric = Metrics.Collect<long>(RpcTelemetryNames.MetricMailboxAppends);
        await using var node = await StartAsync(options =>
        {
            options.StoreTimeout = TimeSpan.FromMinutes(5);
            options.MaxWaitingAppends = 1000;
        });
        using var other = new SqliteConnection($"Data Source={_folder.At("mailbox.db")};Pooling=False");
        other.Open();
        SqliteConnector.Execute(other, "BEGIN IMMEDIATE");
        using var cancellation = new CancellationTokenSource();

        // The writer takes the first one, and waits for the lock.
        var appends = new List<Task<RpcMailReceipt>> { node.Notes.AppendAsync(Queue, new Note("", 0), "k") };
        await Eventually.IsTrueAsync(() => Metrics.Read(RpcTelemetryNames.MetricMailboxQueue) == 0);
        appends.AddRange(Enumerable.Range(1, 999).Select(number => node.Notes.AppendAsync(Queue, new Note("", number))));
        var cancelled = node.Notes.AppendAsync(Queue, new Note("cancelled"), cancellationToken: cancellation.Token);
        Metrics.Read(RpcTelemetryNames.MetricMailboxQueue).Should().BeGreaterThan(1000 * 10);

        var refused = () => node.Notes.AppendAsync(Queue, new Note("refused")).DefaultTimeout();
        (await refused.Should().ThrowAsync<RpcMailboxException>().WithMessage("1000 messages*wait to be stored, which is the limit. Nothing was stored.*"))
            .Which.Error.Should().Be(RpcMailboxError.LimitReached);
        await cancellation.CancelAsync();
        var waiting = () => cancelled.DefaultTimeout();
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        SqliteConnector.Execute(other, "ROLLBACK");

        (await Task.WhenAll(appends).DefaultTimeout()).Select(receipt => receipt.Sequence).Should().Equal(Enumerable.Range(1, 1000).Select(number => (long)number));
        (await node.Notes.AppendAsync(Queue, new Note("", 0), "k").DefaultTimeout()).IsRepeat.Should().BeTrue();
        (await node.Notes.GetStateAsync(Queue).DefaultTimeout()).Last.Should().Be(1000);
        metric.Values(RpcTelemetryNames.MailboxOutcome).Distinct().Should().BeEquivalentTo("stored", "refused", "repeated");
    }

    [Fact]
    public async Task Memory_ManyMailboxes_NothingIsKeptOfThem()
    {
        const int Count = 100_000;
        await using var node = await StartAsync();
        await AppendAsync(node, 1000, RpcQueueName.User);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await AppendAsync(node, Count, RpcQueueName.User);

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(5 * Count, "a mailbox without a subscription costs no memory");
        (await node.Notes.GetStateAsync(RpcQueueName.User($"{Count - 1}")).DefaultTimeout()).Last.Should().Be(1);
    }

    [Fact]
    public async Task Memory_ManyUnreadMessages_OnePortionIsKept()
    {
        const int Count = 100_000;
        await using var node = await StartAsync();
        await AppendAsync(node, Count, _ => Queue);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var reads = Metrics.Collect<long>(RpcTelemetryNames.MetricMailboxReads);
        await using var reader = new MailReader<Note>(node.Notes.SubscribeAsync(Queue));

        for (var number = 0; number < Count; number++)
        {
            (await reader.NextAsync()).Message!.Number.Should().Be(number);
            if (number % 20_000 == 0)
            {
                (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(2_000_000);
            }
        }

        Metrics.Read(RpcTelemetryNames.MetricMailboxActiveSubscriptions).Should().Be(1);
        reads.GetMeasurementSnapshot().Max(read => read.Value).Should().Be(128);
        reads.Clear();
    }

    private static async Task AppendAsync(MailNode node, int count, Func<string, RpcQueueName> queue)
    {
        var text = new string('x', 200);
        foreach (var numbers in Enumerable.Range(0, count).Chunk(1000))
        {
            await node.Notes.AppendAsync([.. numbers.Select(number => new RpcMailDraft<Note>(queue($"{number}"), new Note(text, number)))]).DefaultTimeout();
        }
    }

    private Task<MailNode> StartAsync(Action<RpcMailboxOptions>? configure = null) => MailNode.StartAsync(options =>
    {
        options.SqliteFile = _folder.At("mailbox.db");
        configure?.Invoke(options);
    });
}
