using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Server.Tokens;
using RpcGateway.Services.Connections;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Server;

/// <summary>One timer for the tokens of all connections.</summary>
public sealed class TokenExpirationsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TokenExpirations _expirations;

    public TokenExpirationsTests() => _expirations = new TokenExpirations(
        new ConnectionRegistry(), Options.Create(new RpcGatewayOptions()), _time, NullLogger<TokenExpirations>.Instance);

    public void Dispose() => _expirations.Dispose();

    [Fact]
    public void Warnings_ManyConnectionsWithOneExpiry_AreSpread()
    {
        var holders = Enumerable.Range(0, 1000).Select(_ => Add(600)).ToList();
        var perSecond = new List<int>();
        for (var second = 0; second < 570; second++)
        {
            var before = holders.Sum(holder => holder.Warnings.Count);
            _time.Advance(TimeSpan.FromSeconds(1));
            perSecond.Add(holders.Sum(holder => holder.Warnings.Count) - before);
        }

        holders.Should().OnlyContain(holder => holder.Warnings.Count == 1 && holder.Closes == 0);
        perSecond.Take(539).Should().OnlyContain(count => count == 0);
        perSecond.Max().Should().BeLessThan(100, "1,000 warnings are spread over 30 s");
        _time.Advance(TimeSpan.FromSeconds(30));
        holders.Should().OnlyContain(holder => holder.Closes == 1);
        _expirations.Count.Should().Be(0);
    }

    [Fact]
    public void Set_Again_LeavesOneEntry()
    {
        var holder = Add(600);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(500));
            _expirations.Set(holder, _time.GetUtcNow().AddSeconds(600));
            _expirations.Count.Should().Be(1);
        }

        holder.Warnings.Should().BeEmpty();
        _expirations.Set(holder, null);
        _expirations.Count.Should().Be(0);
        _expirations.GetRemaining(holder).Should().BeNull();
    }

    [Fact]
    public async Task End_WhileATokenIsBeingChecked_LeavesNothing()
    {
        var holder = Add(600);

        await _expirations.EndAsync(holder).DefaultTimeout();
        _expirations.Set(holder, _time.GetUtcNow().AddSeconds(600));

        _expirations.Count.Should().Be(0);
        _time.Advance(TimeSpan.FromHours(1));
        holder.Closes.Should().Be(0);
    }

    [Fact]
    public void Expiry_WithoutASocket_ClosesNothing()
    {
        var holder = Add(600);
        holder.IsDetached = true;

        _time.Advance(TimeSpan.FromSeconds(700));

        (holder.Warnings.Count, holder.Closes, _expirations.Count).Should().Be((0, 0, 0));
        _expirations.GetRemaining(holder).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Expiry_CloseToTheEndOfTime_IsNever()
    {
        var holder = new Holder(_time);

        _expirations.Set(holder, DateTimeOffset.MaxValue);

        _expirations.GetRemaining(holder).Should().BeNull();
        _expirations.Count.Should().Be(0);
    }

    [Fact]
    public void Rate_Waiting_AllowsAtTheTimeThatWasTold()
    {
        var rate = new AuthenticationRate(_time);
        for (var i = 0; i < AuthenticationRate.Burst; i++)
        {
            rate.TryTake().Should().BeNull();
        }

        var wait = rate.TryTake()!.Value;
        wait.Should().Be(AuthenticationRate.Period);
        _time.Advance(wait / 2);
        rate.TryTake().Should().NotBeNull();
        _time.Advance(wait / 2);
        rate.TryTake().Should().BeNull();
    }

    private Holder Add(double seconds)
    {
        var holder = new Holder(_time);
        _expirations.Set(holder, _time.GetUtcNow().AddSeconds(seconds));
        return holder;
    }

    private sealed class Holder(TimeProvider time) : ITokenHolder
    {
        public string Id => "id";

        public bool IsDetached { get; set; }

        public bool HasAuthentication { get; private set; }

        public ClientAuthentication Authentication
        {
            get
            {
                HasAuthentication = true;
                return field ??= new ClientAuthentication(time);
            }
        }

        public List<TimeSpan> Warnings { get; } = [];

        public int Closes { get; private set; }

        public void Warn(TimeSpan remaining) => Warnings.Add(remaining);

        public Task CloseAsync(RpcClose close, TimeProvider time)
        {
            Closes++;
            return Task.CompletedTask;
        }
    }
}
