using RpcGateway.Protocol;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Server.Backends;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Tests.Backends.Tools;
using RpcGateway.Tests.Protocol;
using RpcGateway.Tests.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>Which instance gets a call.</summary>
[Collection(nameof(Alone))]
public sealed class BackendRouteTests : IAsyncDisposable
{
    private readonly List<ProbePeer> _clients = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public void Choose_NoInstance_IsNotAvailable()
    {
        var route = CreateRoute(perCall: false, out _, 0);

        route.Choose(CreateClient(), out var error).Should().BeNull();

        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.Message.Should().Be("No instance of 'chat' is available.");
    }

    [Fact]
    public void Choose_PerClient_StaysWithItsInstance()
    {
        var route = CreateRoute(perCall: false, out _, 4);
        var client = CreateClient();
        var first = route.Choose(client, out _);

        Enumerable.Range(0, 100).Select(_ => route.Choose(client, out var _)).Should().AllBeEquivalentTo(first);
    }

    [Fact]
    public void Choose_PerClient_NewInstanceGetsTheNewClients()
    {
        var route = CreateRoute(perCall: false, out var instances, 1);
        instances[0].AddChannel(100);
        var added = new BackendInstance(IdleLink.Create(), "added", null, ["chat"], default);
        route.Add(added);

        for (var i = 0; i < 50; i++)
        {
            route.Choose(CreateClient(), out _).Should().BeSameAs(added);
            added.AddChannel(1);
        }
    }

    [Fact]
    public void Choose_PerCall_PrefersTheLessLoaded()
    {
        var route = CreateRoute(perCall: true, out var instances, 2);
        instances[0].AddCall(1);
        var client = CreateClient();

        Enumerable.Range(0, 100).Select(_ => route.Choose(client, out var _)).Should().AllBeEquivalentTo(instances[1]);
    }

    [Fact]
    public void Choose_PerCallEqualLoad_UsesAll()
    {
        var route = CreateRoute(perCall: true, out var instances, 3);
        var client = CreateClient();

        Enumerable.Range(0, 1000).Select(_ => route.Choose(client, out var _)).Distinct().Should().BeEquivalentTo(instances);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Choose_Draining_GetsNoNewCalls(bool perCall)
    {
        var route = CreateRoute(perCall, out var instances, 2);
        var client = CreateClient();
        var first = (BackendInstance)route.Choose(client, out _)!;
        first.Drain();

        var others = Enumerable.Range(0, 100).Select(_ => route.Choose(client, out var _)).Distinct().ToList();

        others.Should().Equal(instances.Single(instance => instance != first));
    }

    [Fact]
    public void Choose_InstanceWasLost_ClientIsToldOnceAndThenRebound()
    {
        var route = CreateRoute(perCall: false, out var instances, 2);
        var client = CreateClient();
        var first = (BackendInstance)route.Choose(client, out _)!;
        Lose(route, first);

        route.Choose(client, out var error).Should().BeNull();
        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.ErrorData.Should().BeEquivalentTo(new Dictionary<string, bool> { ["requestSent"] = false, ["rebound"] = true });
        route.Choose(client, out _).Should().BeSameAs(instances.Single(instance => instance != first));
    }

    [Fact]
    public void Choose_InstanceDrainedAndLeft_ClientIsReboundSilently()
    {
        var route = CreateRoute(perCall: false, out var instances, 2);
        var client = CreateClient();
        var first = (BackendInstance)route.Choose(client, out _)!;
        first.Drain();
        Lose(route, first);

        route.Choose(client, out _).Should().BeSameAs(instances.Single(instance => instance != first));
    }

    [Theory]
    [InlineData(false, "lost")]
    [InlineData(true, "draining")]
    public void Choose_InstanceGone_IsCountedAsRebindOnce(bool drained, string reason)
    {
        using var rebinds = Metrics.Collect<long>(RpcTelemetryNames.MetricRebinds);
        var route = CreateRoute(perCall: false, out _, 2);
        var client = CreateClient();
        var first = (BackendInstance)route.Choose(client, out _)!;
        if (drained)
        {
            first.Drain();
        }

        Lose(route, first);
        route.Choose(client, out _);
        route.Choose(client, out _);

        rebinds.GetMeasurementSnapshot().Should().ContainSingle();
        rebinds.Values("rpcgateway.rebind.reason").Should().Equal(reason);
        rebinds.Values("rpcgateway.contract").Should().Equal("chat");
    }

    private static void Lose(BackendRoute route, BackendInstance instance)
    {
        instance.SetGone();
        route.Remove(instance);
    }

    private static BackendRoute CreateRoute(bool perCall, out BackendInstance[] instances, int count)
    {
        var route = new BackendRoute(new BackendContract("chat", perCall, [], null), null, new IdleMoves(10, _ => false, TimeProvider.System));
        instances = [.. Enumerable.Range(0, count).Select(i => new BackendInstance(IdleLink.Create(), $"instance-{i}", null, ["chat"], default))];
        foreach (var instance in instances)
        {
            route.Add(instance);
        }

        return route;
    }

    private Forwarder CreateClient()
    {
        var client = new ProbePeer().Start();
        _clients.Add(client);
        return Forwarder.Of(client.Connection.Parts.Inbound);
    }
}
