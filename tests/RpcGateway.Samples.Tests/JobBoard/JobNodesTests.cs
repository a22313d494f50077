using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RpcGateway.Mailbox;
using RpcGateway.Samples.JobBoard;
using RpcGateway.Samples.Storage;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>When a node may run the jobs of another one.</summary>
public sealed class JobNodesTests : IAsyncLifetime
{
    private static readonly JobBoardOptions Options = new();
    private readonly FakeTimeProvider _time = new();
    private JobBoardGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await JobBoardGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void OwnFile_OtherNodes_AreGone()
    {
        var node = Create(new SampleStorage());

        node.MayTakeFrom("an earlier process").Should().BeTrue();
        node.MayTakeFrom(node.Id).Should().BeTrue();
    }

    [Fact]
    public async Task SharedDatabase_NodeThatReports_KeepsItsJobs()
    {
        var (one, other) = (Create(new SampleStorage(PostgreSql: "shared")), Create(new SampleStorage(PostgreSql: "shared")));
        await ExchangeAsync(one);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(Options.NodeTimeout / 2);
            await ExchangeAsync(other);
            await ExchangeAsync(one);
            one.MayTakeFrom(other.Id).Should().BeFalse();
        }

        _time.Advance(Options.NodeTimeout + TimeSpan.FromSeconds(1));
        await ExchangeAsync(one);

        one.MayTakeFrom(other.Id).Should().BeTrue();
        one.MayTakeFrom(one.Id).Should().BeTrue();
    }

    [Fact]
    public void SharedDatabase_NodeThatWasNeverHeard_HasTheTimeout()
    {
        var node = Create(new SampleStorage(PostgreSql: "shared"));

        node.MayTakeFrom("gone").Should().BeFalse();
        _time.Advance(Options.NodeTimeout + TimeSpan.FromSeconds(1));
        node.MayTakeFrom("gone").Should().BeTrue();
    }

    private static Task ExchangeAsync(JobNodes node) => node.ExchangeAsync(default).DefaultTimeout();

    private JobNodes Create(SampleStorage storage) =>
        new(_gateway.Gateway.Services.GetRequiredService<IRpcMailbox<JobNodeBeat>>(), storage, Options, _time);
}
