using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Keyed calls while Redis is lost, has no memory, or is read-only.</summary>
public sealed class KeyedRedisTests : IAsyncLifetime
{
    private static readonly IdempotentRequest Request = IdempotencyStoreSpecification.Create("ada", "k", "place tea");
    private static readonly IdempotentRequest Other = IdempotencyStoreSpecification.Create("ada", "other", "place tea");

    private RedisServer _redis = null!;
    private TestNode _first = null!;
    private TestNode _second = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        var factory = new NodeFactory(_redis.Address);
        _first = await TestNode.StartAsync(factory);
        _second = await TestNode.StartAsync(factory);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Claim_RedisIsLost_IsRefused()
    {
        await _redis.KillAsync();
        await _first.WaitForConnectionAsync(false);

        (await ShouldBeRefusedAsync(_first, Request)).Should().EndWith("this node has no connection to Redis.");
    }

    [Fact]
    public async Task Id_DataIsLost_IsANewOne()
    {
        var before = _first.Store.Id;
        await _redis.KillAsync();
        await _first.WaitForConnectionAsync(false);
        await _second.WaitForConnectionAsync(false);
        await _redis.StartAgainAsync();
        await _first.WaitForConnectionAsync();
        await _second.WaitForConnectionAsync();

        _first.Store.Id.Should().NotBe(before).And.Be(_second.Store.Id);
    }

    [Fact]
    public async Task Claim_RedisHasNoMemory_IsRefusedButOutcomesAreRepeated()
    {
        await (await ClaimAsync(_first, Request)).Lease!.CompleteAsync(IdempotencyStoreSpecification.Result("1"));
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        (await ShouldBeRefusedAsync(_first, Other)).Should().EndWith("Redis refused it: OOM.");

        var outcome = await IdempotencyStoreSpecification.RepeatAsync(_second.Store, Request);
        IdempotencyStoreSpecification.Text(outcome).Should().Be("1");
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await (await ClaimAsync(_first, Other)).Lease!.ReleaseAsync();
    }

    [Fact]
    public async Task Complete_RedisHasNoMemory_IsNotStored()
    {
        var lease = (await ClaimAsync(_first, Request)).Lease!;
        var join = await ClaimAsync(_first, Request);
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        await lease.CompleteAsync(IdempotencyStoreSpecification.Result("1"));

        IdempotencyStoreSpecification.Text(await join.Outcome!.DefaultTimeout()).Should().Be("1");
        (await _first.Log.WaitForAsync("OutcomeNotStored").DefaultTimeout()).Exception!.Message.Should().Contain("OOM");
        (await IdempotencyStoreSpecification.RepeatAsync(_second.Store, Request)).Should().Be(IdempotentOutcome.NotStored);
        (await IdempotencyStoreSpecification.RepeatAsync(_first.Store, Request)).Should().Be(IdempotentOutcome.NotStored);
    }

    [Fact]
    public async Task ReadOnly_RefusesClaimsAndStoresOutcomesLater()
    {
        var lease = (await ClaimAsync(_first, Request)).Lease!;
        await _redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        await ShouldBeRefusedAsync(_first, Other);
        await lease.CompleteAsync(IdempotencyStoreSpecification.Result("1"));

        await _first.Log.WaitForAsync("OutcomeNotStored").DefaultTimeout();
        await _redis.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await Eventually.IsTrueAsync(() => IsKnownAsync(_second).GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("allkeys-lru", "100mb", true)]
    [InlineData("volatile-ttl", "100mb", true)]
    [InlineData("noeviction", "100mb", false)]
    [InlineData("allkeys-lru", "0", false)]
    public async Task Policy_RemovesKeys_IsLoggedByTheFirstClaim(string policy, string memory, bool isLogged)
    {
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", memory, "maxmemory-policy", policy);

        await (await ClaimAsync(_first, Request)).Lease!.ReleaseAsync();
        await (await ClaimAsync(_first, Other)).Lease!.ReleaseAsync();

        _first.Log.Entries.Count(entry => entry.Id.Name == "KeysMayBeEvicted").Should().Be(isLogged ? 1 : 0);
    }

    private static Task<IdempotencyClaim> ClaimAsync(TestNode node, IdempotentRequest request) =>
        IdempotencyStoreSpecification.ClaimAsync(node.Store, request);

    private static async Task<string> ShouldBeRefusedAsync(TestNode node, IdempotentRequest request)
    {
        var claim = () => ClaimAsync(node, request);
        var error = (await claim.Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.Message.Should().StartWith("The call was not executed now, because its idempotency key could not be stored: ");
        return error.Message;
    }

    private static async Task<bool> IsKnownAsync(TestNode node)
    {
        try
        {
            return (await ClaimAsync(node, Request)).Outcome is { IsCompletedSuccessfully: true, Result.Result: not null };
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
