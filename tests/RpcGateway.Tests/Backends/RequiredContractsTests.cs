using RpcGateway.Server.Backends;

namespace RpcGateway.Tests.Backends;

/// <summary>When the gateway is ready.</summary>
public sealed class RequiredContractsTests
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly RequiredContracts _contracts;

    public RequiredContractsTests() => _contracts = new RequiredContracts(["jobs", "chat"], Recovery, _time);

    [Fact]
    public void Find_NeverRegistered_AllAreAbsent() =>
        _contracts.Find().Should().BeEquivalentTo(new MissingContracts(["chat", "jobs"], []));

    [Fact]
    public void Find_FirstRegistration_IsReadyAtOnce()
    {
        _contracts.Update(name => name == "chat").Should().BeEmpty();
        _contracts.Find().Absent.Should().Equal("jobs");

        _contracts.Update(_ => true).Should().BeEmpty();
        _contracts.Find().IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Find_InstanceReconnectsEverySecondForAMinute_ReadinessChangesOnce()
    {
        _contracts.Update(_ => true);
        var changes = 0;
        var wasReady = true;

        for (var second = 0; second < 60; second++)
        {
            _contracts.Update(name => name != "chat").Should().Equal("chat");
            Observe();
            _time.Advance(TimeSpan.FromMilliseconds(500));
            _contracts.Update(_ => true);
            Observe();
            _time.Advance(TimeSpan.FromMilliseconds(500));
            Observe();
        }

        changes.Should().Be(1);
        _contracts.Find().Should().BeEquivalentTo(new MissingContracts([], ["chat"]));
        _time.Advance(Recovery);
        Observe();
        wasReady.Should().BeTrue();
        changes.Should().Be(2);

        void Observe()
        {
            var isReady = _contracts.Find().IsEmpty;
            changes += isReady == wasReady ? 0 : 1;
            wasReady = isReady;
        }
    }

    [Fact]
    public void Update_StillAbsent_IsReportedOnce()
    {
        _contracts.Update(_ => true);

        _contracts.Update(_ => false).Should().Equal("chat", "jobs");
        _contracts.Update(_ => false).Should().BeEmpty();
    }
}
