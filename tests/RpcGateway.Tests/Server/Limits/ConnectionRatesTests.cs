using System.Net;
using System.Security.Claims;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Limits;
using RpcGateway.Services;

namespace RpcGateway.Tests.Server.Limits;

public sealed class ConnectionRatesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RpcRateLimits _limits = new()
    {
        PerConnection = new RpcRateLimit { Messages = 1_000_000 },
        PerUser = new RpcRateLimit { Messages = 1_000_000 },
        PerAddress = new RpcRateLimit { Messages = 1_000_000 },
    };

    [Fact]
    public void TryTake_WithinLimits_AllocatesNothing()
    {
        using var partitions = new RatePartitions(_time);
        var rates = Create(partitions);
        var handler = new Handler();
        rates.TryTake("x.y"u8, handler, out _).Should().BeTrue();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            rates.TryTake("x.y"u8, handler, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void End_UsedPartitions_AreRemovedWhenTheyAreFull()
    {
        using var partitions = new RatePartitions(_time);
        var rates = Create(partitions);
        rates.TryTake("x.y"u8, new Handler(), out _).Should().BeTrue();
        partitions.Count.Should().Be(3, "the user, the address and the process have one each");

        rates.End();
        _time.Advance(TimeSpan.FromSeconds(6));

        partitions.Count.Should().Be(0);
    }

    [Fact]
    public void End_UserChanged_ReleasesBothUsers()
    {
        using var partitions = new RatePartitions(_time);
        var subject = new Subject();
        var rates = Create(partitions, subject);
        rates.TryTake("x.y"u8, null, out _).Should().BeTrue();
        subject.Principal = User("ben");
        rates.TryTake("x.y"u8, null, out _).Should().BeTrue();

        rates.End();
        _time.Advance(TimeSpan.FromSeconds(6));

        partitions.Count.Should().Be(0);
    }

    private static ClaimsPrincipal User(string name) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name)], "Test"));

    private ConnectionRates Create(RatePartitions partitions, Subject? subject = null) => new(
        subject ?? new Subject(), new RateRules(_limits, _time.TimestampFrequency), partitions, new UserIds(), _time);

    private sealed class Subject : IRateSubject
    {
        public ClaimsPrincipal Principal { get; set; } = User("anna");

        public IPAddress? RemoteAddress => IPAddress.Parse("2001:db8::1");

        public ConnectionRates? Rates { get; set; }
    }

    private sealed class UserIds : IRpcUserIdProvider
    {
        public string? GetUserId(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.NameIdentifier)?.Value;
    }

    private sealed class Handler : RpcMethodHandler
    {
        public override RpcMethodDescriptor Method { get; } = new(
            "x.y", null, "YAsync", RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect)
        {
            RateLimit = new RpcMethodRateLimit("x.y", 1_000_000, 1, 1_000_000, RpcRateLimitScope.Process),
        };

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state) => default;
    }
}
