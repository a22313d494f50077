using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard;
using RpcGateway.Samples.JobBoard.Workers;
using RpcGateway.Samples.Storage;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard.Workers;

/// <summary>A gateway in memory that leaves stored jobs to workers. Time stands still.</summary>
internal sealed class WorkersGateway : IAsyncDisposable
{
    private const string Path = "/rpc/workers";

    private readonly RpcTestGateway _workers;

    private WorkersGateway(RpcTestGateway clients)
    {
        Clients = clients;
        _workers = RpcTestGateway.Use((TestServer)clients.Services.GetRequiredService<IServer>(), Path);
        Board = clients.CreateClient<IJobBoard>().Proxy;
    }

    public static TimeSpan LeaseTime { get; } = new JobWorkerOptions().Timeout;

    /// <summary>What clients connect to.</summary>
    public RpcTestGateway Clients { get; }

    public IJobBoard Board { get; }

    public JobRunners Runners => Clients.Services.GetRequiredService<JobRunners>();

    public static async Task<WorkersGateway> StartAsync() => new(await RpcTestGateway.StartAsync(
        gateway =>
        {
            gateway.AddJobBoard(gateway.Services.AddSampleMailbox(new SampleStorage(null)), new JobBoardOptions { MaxRunning = 0 });
            gateway.AddJobWorkers();
        },
        options => options.ConfigureApplication = application => application.MapRpcGateway(Path, JobWorkersExtensions.Endpoint)));

    /// <summary>Connects a worker, which gets jobs as soon as it is connected.</summary>
    public ScriptedWorker Connect(string name, int places = 1) => new(_workers, name, places);

    /// <summary>Connects a worker, and waits until it gets jobs.</summary>
    public async Task<ScriptedWorker> ConnectAsync(string name)
    {
        var worker = Connect(name);
        await Eventually.IsTrueAsync(() => Runners.HasPlaces);
        return worker;
    }

    public async Task<JobState> SubmitAsync() => await Board.SubmitAsync(JobBoardGateway.Words, Guid.NewGuid().ToString()).DefaultTimeout();

    public Task AdvanceAsync(TimeSpan time) => _workers.AdvanceAsync(time);

    /// <summary>Waits until every message has arrived.</summary>
    public Task SettleAsync() => AdvanceAsync(TimeSpan.FromMilliseconds(1));

    /// <summary>Waits until the newest state of a job that has not ended matches.</summary>
    public Task WaitForAsync(string id, Func<JobState, bool> matches) => Eventually.IsTrueAsync(
        () => Clients.Services.GetRequiredService<JobScheduler>().Find(id) is { } entry && matches(entry.Peek().State));

    /// <summary>Waits until a job has ended.</summary>
    public async Task<JobState> EndOf(string id)
    {
        await Eventually.IsTrueAsync(() => Clients.Services.GetRequiredService<JobScheduler>().Find(id) is null);
        return await Board.GetAsync(id).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync();
        await Clients.DisposeAsync();
    }
}
