using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.JobBoard;
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

    [Fact]
    public async Task Start_UnreadableJobs_RunsTheOthers()
    {
        using var folder = new TemporaryFolder();
        var jobs = new List<string>();
        await using (var first = await JobBoardGateway.StartAsync(folder.Path, new JobBoardOptions { MaxRunning = 0 }))
        {
            for (var number = 0; number < 3; number++)
            {
                jobs.Add((await first.Client().SubmitAsync(JobBoardGateway.Words, Guid.NewGuid().ToString()).DefaultTimeout()).Id);
            }
        }

        // Of the first job the entry in the list, of the second one its order.
        Damage(folder.At("mailbox.db"), "job/topic:all");
        Damage(folder.At("mailbox.db"), $"job/user:{jobs[1]}");
        await using var second = await JobBoardGateway.StartAsync(folder.Path);

        (await JobBoardGateway.EndOf(second.Client(), jobs[2])).Stage.Should().Be(JobStage.Succeeded);
    }

    private static void Damage(string file, string queue)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "UPDATE rpc_mailbox_message SET body = CAST('no JSON' AS BLOB) "
            + "WHERE sequence = 1 AND queue = (SELECT id FROM rpc_mailbox_queue WHERE name = $queue)";
        command.Parameters.AddWithValue("$queue", queue);
        command.ExecuteNonQuery().Should().Be(1);
    }
}
