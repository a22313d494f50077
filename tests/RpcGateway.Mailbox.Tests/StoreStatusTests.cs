using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Whether a store works that fails in one way and succeeds in another.</summary>
public sealed class StoreStatusTests : IDisposable
{
    private static readonly RpcQueueName Queue = RpcQueueName.User("anna");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_FileFull_IsReportedOnceAlthoughReadsAndSmallChangesSucceed()
    {
        await using var node = await StartAsync(options => options.MaxSqliteSize = 1024 * 1024);
        var append = () => node.Notes.AppendAsync(Queue, new Note(new string('x', 100_000))).DefaultTimeout();
        while (await SucceedsAsync(append))
        {
        }

        for (var i = 0; i < 3; i++)
        {
            await node.Notes.ReadAsync(Queue).DefaultTimeout();
            await node.Notes.AcknowledgeAsync(Queue, 1).DefaultTimeout();
            (await append.Should().ThrowAsync<RpcMailboxException>()).Which.Error.Should().Be(RpcMailboxError.Full);
        }

        node.Status.IsAvailable.Should().BeFalse();
        await node.Notes.TrimAsync(Queue, new() { MaxCount = 1 }).DefaultTimeout();
        await append();
        node.Status.IsAvailable.Should().BeTrue();
        node.Log.Entries.Select(entry => entry.Id.Name).Where(name => name is "Lost" or "Restored").Should().Equal("Lost", "Restored");
    }

    [Fact]
    public async Task Status_AppendFailedForAnotherReason_IsRestoredByAnyChange()
    {
        await using var node = await StartAsync();
        await node.Notes.AppendAsync(Queue, new Note("note")).DefaultTimeout();
        node.Status.ReportFailure(StoreUse.Append, isFull: false, new InvalidOperationException("It was locked."));

        await node.Notes.ReadAsync(Queue).DefaultTimeout();
        node.Status.IsAvailable.Should().BeFalse();

        await node.Notes.AcknowledgeAsync(Queue, 1).DefaultTimeout();
        node.Status.IsAvailable.Should().BeTrue();
    }

    [Fact]
    public async Task Read_Cancelled_IsNoSuccess()
    {
        await using var node = await StartAsync();
        node.Status.ReportFailure(StoreUse.Read, isFull: false, new InvalidOperationException("The disk cannot be read."));
        var cancelled = () => node.Notes.ReadAsync(Queue, cancellationToken: new CancellationToken(canceled: true)).DefaultTimeout();

        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        node.Status.IsAvailable.Should().BeFalse();

        await node.Notes.ReadAsync(Queue).DefaultTimeout();
        node.Status.IsAvailable.Should().BeTrue();
    }

    private static async Task<bool> SucceedsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (RpcMailboxException)
        {
            return false;
        }
    }

    private Task<MailNode> StartAsync(Action<RpcMailboxOptions>? configure = null) => MailNode.StartAsync(options =>
    {
        options.SqliteFile = _folder.At("mailbox.db");
        configure?.Invoke(options);
    });
}
