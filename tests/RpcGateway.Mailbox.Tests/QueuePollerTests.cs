using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.Mailbox.Watching;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Polls that fail.</summary>
public sealed class QueuePollerTests
{
    [Fact]
    public async Task Poll_UnexpectedException_IsLoggedAndTheNextPollReports()
    {
        using var log = new TestLog().Allow("PollFailed");
        var watches = new WatchTable(10);
        var watch = watches.Add("note/user:anna");
        var status = new StoreStatus(((ILoggerFactory)log).CreateLogger<StoreStatus>());
        await using var poller = new QueuePoller(new FailingPolls(1), watches, new RpcMailboxOptions(), status, new FakeTimeProvider());
        poller.Start();

        poller.Poll();
        await log.WaitForAsync("PollFailed").DefaultTimeout();
        var version = watch.Version;
        poller.Poll();

        await watch.WaitAsync(version, TestContext.Current.CancellationToken).DefaultTimeout();
    }
}
