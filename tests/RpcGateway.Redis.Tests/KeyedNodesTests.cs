using RpcGateway.Redis.Keys;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>Keyed calls of two nodes, of which one is lost, or its way to Redis.</summary>
public sealed class KeyedNodesTests(SharedRedis redis) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly IdempotentRequest Request = new("ada", "k", new Fingerprint("place tea"));

    private readonly NodeFactory _factory = new(redis.Address);
    private TcpRelay _relay = null!;
    private TestNode _first = null!;
    private TestNode _second = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = new TcpRelay(redis.Server.Port);
        _first = await TestNode.StartAsync(_factory, options => options.Lease = Lease);
        _second = await TestNode.StartAsync(_factory, options =>
        {
            options.Configuration = ConfigurationOptions.Parse($"127.0.0.1:{_relay.Rpc.Port}");
            options.Lease = Lease;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Claim_RunsAtAnotherNode_GetsItsOutcome()
    {
        var lease = (await ClaimAsync(_second)).Lease!;
        var join = await ClaimAsync(_first);
        join.Kind.Should().Be(IdempotencyClaimKind.Repeat);

        await lease.CompleteAsync(Result("1"));

        (await OutcomeAsync(_first, join)).Should().Be("1");
    }

    [Fact]
    public async Task Owner_LostBeforeItsOutcome_IsUnknownAtOtherNodes()
    {
        await ClaimAsync(_second);
        var join = await ClaimAsync(_first);

        _relay.Refuse(true);
        _relay.GoSilent();

        // Who waits, looks again.
        (await join.Outcome!.DefaultTimeout()).Should().BeNull();
        (await ClaimAsync(_first)).Kind.Should().Be(IdempotencyClaimKind.OwnerLost);
        (await ClaimAsync(_first)).Kind.Should().Be(IdempotencyClaimKind.OwnerLost);
        await _second.WaitForConnectionAsync(false);
    }

    [Fact]
    public async Task Owner_LostAfterItsOutcome_IsRepeatedByOtherNodes()
    {
        await (await ClaimAsync(_second)).Lease!.CompleteAsync(Result("1"));

        _relay.Refuse(true);
        _relay.GoSilent();
        await _first.WaitForPeersAsync(0);

        (await OutcomeAsync(_first, await ClaimAsync(_first))).Should().Be("1");
        await _second.WaitForConnectionAsync(false);
    }

    [Fact]
    public async Task Owner_CutWhileItRuns_StoresTheOutcomeWhenItIsBack()
    {
        var lease = (await ClaimAsync(_second)).Lease!;
        var join = await ClaimAsync(_first);
        _relay.Refuse(true);
        _relay.Cut();
        await _second.WaitForConnectionAsync(false);

        await lease.CompleteAsync(Result("1"));

        (await _second.Log.WaitForAsync("OutcomeNotStored").DefaultTimeout()).Exception.Should().NotBeNull();
        (await OutcomeAsync(_second, await ClaimAsync(_second))).Should().Be("1", "its own node knows it");
        _relay.Refuse(false);
        (await OutcomeAsync(_first, join)).Should().Be("1");
    }

    [Fact]
    public async Task Owner_TooLate_DoesNotReplaceTheNextOne()
    {
        var lease = (await ClaimAsync(_second)).Lease!;
        await ForgetAsync();
        var next = (await ClaimAsync(_first)).Lease!;

        await lease.CompleteAsync(Result("\"late\""));

        await _second.Log.WaitForAsync("OutcomeTooLate").DefaultTimeout();
        await next.CompleteAsync(Result("1"));
        (await OutcomeAsync(_second, await ClaimAsync(_second))).Should().Be("1");
    }

    [Fact]
    public async Task Release_TooLate_DoesNotFreeTheNextOne()
    {
        var lease = (await ClaimAsync(_second)).Lease!;
        await ForgetAsync();
        var next = (await ClaimAsync(_first)).Lease!;

        await lease.ReleaseAsync();

        (await ClaimAsync(_second)).Kind.Should().Be(IdempotencyClaimKind.Repeat);
        await next.CompleteAsync(Result("1"));
    }

    [Fact]
    public async Task Reservation_ReplyLost_IsRecognizedByItsNode()
    {
        // Redis receives the claim, but its reply is lost with the connection.
        _relay.Mute(true);
        var claim = ClaimAsync(_second);
        await Eventually.IsTrueAsync(() => ExistsAsync().GetAwaiter().GetResult());
        _relay.Refuse(true);
        _relay.Cut();

        (await claim.Awaiting(one => one).Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
        await _second.WaitForConnectionAsync(false);
        _relay.Mute(false);
        _relay.Refuse(false);
        await _second.WaitForConnectionAsync();

        var next = await ClaimAsync(_second);
        next.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await next.Lease!.CompleteAsync(Result("1"));
    }

    [Fact]
    public async Task Reservation_ReplyLost_DoesNotBlockOtherNodes()
    {
        // As if the node had not been able to free it afterwards.
        await ReserveAsync(_second.Node.Id, claim: 0);
        var join = await ClaimAsync(_first);

        (await join.Outcome!.DefaultTimeout()).Should().BeNull();
        var next = await ClaimAsync(_first);
        next.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await next.Lease!.ReleaseAsync();
    }

    [Fact]
    public async Task Reservation_OfAnUnknownNode_IsUnknownAndEndsAfterTheWindow()
    {
        await ReserveAsync("0011223344556677", claim: 7);

        (await ClaimAsync(_first)).Kind.Should().Be(IdempotencyClaimKind.OwnerLost);

        var left = (long)await redis.Server.ExecuteAsync("PTTL", Name);
        left.Should().BeInRange(1, (long)_factory.Idempotency.Window.TotalMilliseconds);
    }

    [Fact]
    public async Task Id_OfNodesWithTheSameData_IsTheSame()
    {
        _second.Store.Id.Should().Be(_first.Store.Id);
        await using var other = await TestNode.StartAsync(new NodeFactory(redis.Address));
        other.Store.Id.Should().NotBe(_first.Store.Id);

        // What Redis will contain then is not known.
        _relay.Refuse(true);
        _relay.Cut();
        await _second.WaitForConnectionAsync(false);
        _second.Store.Id.Should().NotBeEmpty().And.NotBe(_first.Store.Id);
        _relay.Refuse(false);
        await _second.WaitForConnectionAsync();
        _second.Store.Id.Should().Be(_first.Store.Id);
    }

    private string Name => new KeyNames(_factory.Prefix).Of(Request.User, Request.Key);

    private static IdempotentOutcome Result(string json) => IdempotencyStoreSpecification.Result(json);

    private static Task<IdempotencyClaim> ClaimAsync(TestNode node) => IdempotencyStoreSpecification.ClaimAsync(node.Store, Request);

    private static async Task<string> OutcomeAsync(TestNode node, IdempotencyClaim claim)
    {
        while (true)
        {
            claim.Kind.Should().Be(IdempotencyClaimKind.Repeat);
            if (await claim.Outcome!.DefaultTimeout() is { } outcome)
            {
                return IdempotencyStoreSpecification.Text(outcome);
            }

            claim = await ClaimAsync(node);
        }
    }

    // Redis has evicted it, or the node stood still for longer than a reservation lasts.
    private async Task ForgetAsync() => await redis.Server.ExecuteAsync("DEL", Name);

    private async Task<bool> ExistsAsync() => (bool)await redis.Server.ExecuteAsync("EXISTS", Name);

    private async Task ReserveAsync(string owner, long claim)
    {
        await redis.Server.ExecuteAsync("HSET", Name, "owner", owner, "claim", claim, "fingerprint", Request.Fingerprint.Hash);
        await redis.Server.ExecuteAsync("PEXPIRE", Name, 86_400_000);
    }
}
