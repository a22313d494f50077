using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Tests.Backends.Tools;
using RpcGateway.Tests.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>What operators learn about instances: readiness, metrics and logs.</summary>
[Collection(nameof(Alone))]
public sealed class BackendRegistryTests : IAsyncDisposable
{
    // A name of its own: metrics add up the gateways of the whole process.
    private readonly string _contract = $"chat{Guid.NewGuid():n}";
    private readonly FakeTimeProvider _time = new();
    private readonly TestLog _log = new();
    private readonly ServiceProvider _services;
    private readonly BackendRegistry _registry;

    public BackendRegistryTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log)).AddSingleton<TimeProvider>(_time);
        services.AddRpcGateway().AddBackends(options => options.RequireContracts(_contract));
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<GatewayMethods>().Set([(null, new RpcMethodTable([]))]);
        _services.GetRequiredService<IRpcBackends>().ListMissingContracts().Should().Equal(_contract);
        _registry = _services.GetRequiredService<BackendRegistry>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public void Instances_ComeDrainAndGo_MetricsFollow()
    {
        Count("ready").Should().Be(0);
        var first = Register("first");
        Register("second");
        Count("ready").Should().Be(2);

        _registry.Drain(first);
        (Count("ready"), Count("draining")).Should().Be((1, 1));

        _registry.Remove(first, new RpcClose(RpcCloseCode.GoingAway, "The backend has drained."));
        (Count("ready"), Count("draining")).Should().Be((1, 0));
    }

    [Fact]
    public void RequiredContract_LastInstanceDrains_IsMissingAndLogged()
    {
        var only = Register("only");
        _registry.FindMissing().IsEmpty.Should().BeTrue();

        _registry.Drain(only);
        _registry.Drain(only);

        _registry.FindMissing().Absent.Should().Equal(_contract);
        _log.Entries.Should().ContainSingle(entry => entry.Id.Name == "Draining")
            .Which.Message.Should().Be("The backend only is draining: it gets no new calls, and 0 are running.");
        _log.Entries.Should().ContainSingle(entry => entry.Id.Name == "RequiredContractLost")
            .Which.Message.Should().Contain($"'{_contract}' has no available instance. The gateway is not ready.");
    }

    [Fact]
    public void Registration_Refused_IsCountedAndLoggedWithTheAddress()
    {
        using var refused = Metrics.Collect<long>(RpcTelemetryNames.MetricRefusedRegistrations);

        var register = () => Register("other", new BackendContract("other", false, [], null));

        register.Should().Throw<RpcException>();
        refused.GetMeasurementSnapshot().Should().ContainSingle().Which.Value.Should().Be(1);
        _log.Entries.Should().ContainSingle(entry => entry.Id.Name == "Refused").Which.Message.Should().Be(
            "The registration of the backend other at 192.0.2.1 was refused. "
            + "The contract 'other' is not allowed for backends. Allow it at the gateway with AllowContracts.");
    }

    private long Count(string state) => Metrics.Read(
        RpcTelemetryNames.MetricActiveInstances, (RpcTelemetryNames.Contract, _contract), (RpcTelemetryNames.BackendState, state));

    private BackendInstance Register(string name) => Register(name, new BackendContract(_contract, false, [], null));

    private BackendInstance Register(string name, BackendContract contract)
    {
        var instance = new BackendInstance(IdleLink.Create(), name, null, [contract.Name], _time.GetUtcNow())
        {
            Addresses = new NetworkAddresses(null, null, "192.0.2.1", 4711),
        };
        _registry.Add(instance, new BackendRegistration(name, [contract]));
        return instance;
    }
}
