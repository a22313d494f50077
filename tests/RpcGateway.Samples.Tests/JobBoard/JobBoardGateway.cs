using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard;
using RpcGateway.Samples.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>A gateway in memory that serves the job board.</summary>
internal sealed class JobBoardGateway : IAsyncDisposable
{
    private JobBoardGateway(RpcTestGateway gateway) => Gateway = gateway;

    public RpcTestGateway Gateway { get; }

    /// <summary>An order that takes longer than a test.</summary>
    public static JobOrder Endless { get; } = new(JobKind.Primes, Limit: int.MaxValue);

    public static JobOrder Words { get; } = new(JobKind.Words, Text: "to be or not to be");

    public JobRunners Runners => Gateway.Services.GetRequiredService<JobRunners>();

    public JobStore Store => Gateway.Services.GetRequiredService<JobStore>();

    /// <param name="folder">The folder with the jobs; null for a temporary one.</param>
    /// <param name="options">The limits.</param>
    /// <param name="configure">Adds or replaces services.</param>
    public static async Task<JobBoardGateway> StartAsync(
        string? folder = null, JobBoardOptions? options = null, Action<IServiceCollection>? configure = null) => new(await RpcTestGateway.StartAsync(
        gateway =>
        {
            gateway.AddJobBoard(gateway.Services.AddSampleMailbox(new SampleStorage(folder)), options);
            configure?.Invoke(gateway.Services);
        },
        settings => settings.UsesSystemClock = true));

    /// <summary>Returns a proxy with a connection of its own.</summary>
    public IJobBoard Client() => Gateway.CreateClient<IJobBoard>().Proxy;

    /// <summary>Watches a job until a state of it matches.</summary>
    public static Task<JobState> WaitForAsync(IJobBoard board, string id, Func<JobState, bool> matches) =>
        board.WatchAsync(id).FirstAsync(matches).AsTask().DefaultTimeout();

    /// <summary>Waits until a job has ended.</summary>
    public static Task<JobState> EndOf(IJobBoard board, string id) =>
        WaitForAsync(board, id, state => state.Stage is not (JobStage.Waiting or JobStage.Running));

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
