using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Services.Connections;
using RpcGateway.Tests.Backends.Tools;

namespace RpcGateway.Tests.Backends;

/// <summary>Repeats of a call with a key reach the instance that got the first one.</summary>
public sealed class KeyedTargetsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RpcGatewayOptions _options = new();
    private readonly BackendInstance _instance = new(IdleLink.Create(), "one", null, ["chat"], default);

    [Fact]
    public void Find_KeyOfAUser_IsItsInstance()
    {
        var targets = Create();

        targets.TryAdd("ada", "k", _instance).Should().BeTrue();

        targets.Find("ada", "k").Should().BeSameAs(_instance);
        targets.Find("bob", "k").Should().BeNull();
        targets.Find("ada", "other").Should().BeNull();
    }

    [Fact]
    public void Find_AfterTwoWindows_IsForgotten()
    {
        var targets = Create();
        targets.TryAdd("ada", "k", _instance);

        _time.Advance(_options.Idempotency.Window * 2 - TimeSpan.FromMilliseconds(1));
        targets.Find("ada", "k").Should().BeSameAs(_instance);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        targets.Find("ada", "k").Should().BeNull();
    }

    [Fact]
    public void TryAdd_UserHasNoRoom_FailsUntilTheWindowsHavePassed()
    {
        _options.Idempotency.MaxBytesPerUser = 4 * 1024;
        var targets = Create();
        var added = Enumerable.Range(0, 100).Count(i => targets.TryAdd("ada", $"k{i}", _instance));

        added.Should().BeInRange(1, 99);
        targets.TryAdd("ada", "k0", _instance).Should().BeTrue();
        targets.TryAdd("bob", "k0", _instance).Should().BeTrue();
        _time.Advance(_options.Idempotency.Window * 2);
        targets.Find("ada", "k0").Should().BeNull();
        targets.TryAdd("ada", "new", _instance).Should().BeTrue();
    }

    private KeyedTargets Create() => new(new NameIdentifierProvider(), Options.Create(_options), _time);
}
