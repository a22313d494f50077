using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.JobBoard.Workers.WorkersGateway;

namespace RpcGateway.Samples.Tests.JobBoard.Workers;

/// <summary>Which workers get jobs.</summary>
public sealed class WorkerRegistrationTests : IAsyncLifetime
{
    private WorkersGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task NameTaken_TheNewcomerReplacesTheEarlierOne()
    {
        var job = await _gateway.SubmitAsync();
        var earlier = _gateway.Connect("same");
        var running = await earlier.NextAsync();

        var newcomer = _gateway.Connect("same");
        await _gateway.SubmitAsync();
        (await newcomer.NextAsync()).Number.Should().Be(1);
        running.Complete();
        var error = await Rejected(earlier.Work);

        error.Code.Should().Be(JobErrorCode.WorkerReplaced);
        error.Message.Should().Contain("'same'");
        (await _gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Attempt == 1 && state.Stage == JobStage.Succeeded);
        earlier.HasNext().Should().BeFalse();
    }

    [Fact]
    public async Task NameTaken_EndOfTheEarlierOne_DoesNotRemoveTheNewcomer()
    {
        var earlier = await _gateway.ConnectAsync("same");
        var newcomer = _gateway.Connect("same");
        await Rejected(earlier.Work);

        await earlier.Connection.DisposeAsync();
        await _gateway.SubmitAsync();

        (await newcomer.NextAsync()).Complete();
        var third = _gateway.Connect("same");
        await Rejected(newcomer.Work);
        third.Work.IsCompleted.Should().BeFalse();
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("two words", 1)]
    [InlineData("a\"quote", 1)]
    [InlineData("gateway", 1)]
    [InlineData("zero", 0)]
    [InlineData("negative", -1)]
    [InlineData("many", 1001)]
    public async Task BadInput_IsRefused(string name, int places)
    {
        var error = await Rejected(_gateway.Connect(name, places).Work);

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
        _gateway.Runners.HasPlaces.Should().BeFalse();
    }

    [Fact]
    public async Task NameTooLong_IsRefused()
    {
        (await Rejected(_gateway.Connect(new string('x', 101)).Work)).Code.Should().Be(RpcErrorCode.InvalidParams);
        await _gateway.ConnectAsync(new string('x', 100));
    }

    [Fact]
    public async Task Clients_CannotBecomeWorkers()
    {
        var client = _gateway.Clients.CreateClient<IJobWorkers>();

        (await Rejected(client.Proxy.WorkAsync("client", 1))).Code.Should().Be(RpcErrorCode.MethodNotFound);
    }

    [Fact]
    public async Task Disconnected_GetsNoMoreJobs()
    {
        var worker = await _gateway.ConnectAsync("gone");

        await worker.Connection.DisposeAsync();

        await Eventually.IsTrueAsync(() => !_gateway.Runners.HasPlaces);
        await worker.Work.Invoking(work => work.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task GatewayStops_TheCallReturns()
    {
        var worker = await _gateway.ConnectAsync("only");

        _gateway.Clients.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await worker.Work.DefaultTimeout();
    }

    private static async Task<RpcException> Rejected(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
}
