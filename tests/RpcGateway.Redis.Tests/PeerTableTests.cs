using Microsoft.Extensions.Time.Testing;
using RpcGateway.Redis.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Which other nodes a node knows, and how they ended.</summary>
public sealed class PeerTableTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lost = [];
    private readonly PeerTable _peers;

    public PeerTableTests() => _peers = new PeerTable(Lease, _time, (id, reason) => _lost.Add($"{id} {reason}"));

    [Fact]
    public void Hear_NodeHasStopped_IsNoNewNode()
    {
        _peers.Hear("a", 1).Should().BeTrue();
        _peers.Remove("a");

        // A heartbeat that was on its way.
        _peers.Hear("a", 1).Should().BeFalse();

        _time.Advance(Lease);
        _peers.Expire().Should().BeEmpty();
        _lost.Should().Equal("a has stopped");
        (_peers.HasStopped("a"), _peers.HasEnded("a"), _peers.Count).Should().Be((true, true, 0));
    }

    [Fact]
    public void Hear_NodeHadStoodStill_IsBack()
    {
        _peers.Hear("a", 1);
        _time.Advance(Lease);
        _peers.Expire().Should().Equal("a");
        (_peers.HasStopped("a"), _peers.HasEnded("a")).Should().Be((false, true));

        _peers.Hear("a", 1).Should().BeTrue();

        (_peers.HasEnded("a"), _peers.IsAlive("a")).Should().Be((false, true));
    }

    [Fact]
    public async Task WaitForAsync_OnlyKnownNodesAreHeard_EndsAfterItsTime()
    {
        _peers.Hear("a", 1);
        var waiting = _peers.WaitForAsync(2, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 4; i++)
        {
            waiting.IsCompleted.Should().BeFalse();
            _time.Advance(TimeSpan.FromMilliseconds(250));
            _peers.Hear("a", 1);
            _peers.SetLink("a", null);
        }

        (await waiting.DefaultTimeout()).Should().BeFalse();
    }

    [Fact]
    public void Remove_ManyNodes_RemembersTheLatest()
    {
        for (var i = 0; i <= 100; i++)
        {
            _peers.Hear($"{i}", 1);
            _peers.Remove($"{i}");
        }

        (_peers.HasStopped("0"), _peers.HasStopped("1"), _peers.HasStopped("100")).Should().Be((false, true, true));
    }
}
