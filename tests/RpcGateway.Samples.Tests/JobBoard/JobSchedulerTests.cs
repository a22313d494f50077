using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.Samples.JobBoard;
using RpcGateway.Samples.Storage;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>Rounds of the scheduler that meet something unexpected.</summary>
public sealed class JobSchedulerTests
{
    [Fact]
    public async Task Round_UnexpectedException_IsFollowedByOthers()
    {
        // The nodes report as with a shared database.
        var beats = new FailingBeats();
        await using var gateway = await JobBoardGateway.StartAsync(
            options: new JobBoardOptions { NodeInterval = TimeSpan.FromMilliseconds(20) },
            configure: services => services.AddSingleton(new SampleStorage(PostgreSql: "shared")).AddSingleton<IRpcMailbox<JobNodeBeat>>(beats));

        await Eventually.IsTrueAsync(() => beats.Attempts > 2);
    }
}
