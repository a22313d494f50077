using RpcGateway.Services;
using RpcGateway.Services.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>What a server remembers of calls with keys, for how long, and what happens when it has no room.</summary>
public sealed class IdempotencyStoreTests : IAsyncDisposable
{
    private readonly OrderProcess _process = new();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Window_Ends_FreesTheKeyAndItsMemory()
    {
        await _process.StartAsync();
        var client = _process.Connect();
        await OrderProcess.CallAsync(client, "place", """["tea"]""");
        _process.Time.Advance(_process.Options.Window - TimeSpan.FromSeconds(1));
        (await OrderProcess.CallAsync(client, "place", """["tea"]""")).Result<int>().Should().Be(1);
        _process.Store.Bytes.Should().BePositive();

        _process.Time.Advance(TimeSpan.FromSeconds(1));

        (_process.Store.Count, _process.Store.Bytes).Should().Be((0, 0));
        (await OrderProcess.CallAsync(client, "place", """["tea"]""")).Result<int>().Should().Be(2);
    }

    // The window starts when the call ends: until then, its outcome is not known.
    [Fact]
    public async Task Window_CallThatStillRuns_KeepsItsKey()
    {
        await _process.StartAsync();
        var client = _process.Connect();
        client.Send(OrderProcess.Request(1, "wait", "[]", "\"k\""));
        await _process.Orders.Waiting.WaitForSyncPoint().DefaultTimeout();

        _process.Time.Advance(_process.Options.Window * 3);
        client.Send(OrderProcess.Request(2, "wait", "[]", "\"k\""));
        _process.Orders.Waiting.Continue();

        await OrderProcess.ReceiveAsync(client, 2);
        _process.Orders.Executed.Should().Equal("wait");
    }

    [Fact]
    public async Task Result_TooLargeToStore_IsSentOnceAndThenUnknown()
    {
        _process.Options.MaxResultSize = 1000;
        await _process.StartAsync();
        var client = _process.Connect();

        var first = await OrderProcess.CallAsync(client, "large", "[2000]");
        var second = await OrderProcess.CallAsync(client, "large", "[2000]");

        first.Result<string>().Should().HaveLength(2000);
        second.ErrorCode().Should().Be(RpcErrorCode.OutcomeUnknown);
        second["error"]!["data"]!["reason"]!.GetValue<string>().Should().Be("notStored");
        _process.Orders.Executed.Should().Equal("large");
    }

    [Fact]
    public async Task Store_FullForAUser_RefusesWithoutExecution()
    {
        _process.Options.MaxBytesPerUser = 4 * 1024;
        await _process.StartAsync();
        var (ada, bob) = (_process.Connect("ada"), _process.Connect("bob"));
        var refused = 0;
        for (var i = 0; i < 20; i++)
        {
            var response = await OrderProcess.CallAsync(ada, "place", """["tea"]""", $"\"k{i}\"");
            refused += response["error"] is not null && response.ErrorCode() == RpcErrorCode.LimitExceeded ? 1 : 0;
        }

        refused.Should().BeInRange(1, 19);
        _process.Orders.Executed.Should().HaveCount(20 - refused);
        (await OrderProcess.CallAsync(bob, "place", """["tea"]""")).AsObject().ContainsKey("error").Should().BeFalse();
        _process.Time.Advance(_process.Options.Window);
        (await OrderProcess.CallAsync(ada, "place", """["tea"]""", "\"k19\"")).AsObject().ContainsKey("error").Should().BeFalse();
    }

    [Fact]
    public async Task Store_FullInTotal_RefusesAllUsers()
    {
        _process.Options.MaxBytes = 64 * 1024;
        _process.Options.MaxBytesPerUser = 64 * 1024;
        await _process.StartAsync();
        var ada = _process.Connect("ada");
        await OrderProcess.CallAsync(ada, "large", "[60000]", "\"large\"");
        for (var i = 0; i < 20; i++)
        {
            await OrderProcess.CallAsync(ada, "place", """["tea"]""", $"\"k{i}\"");
        }

        var refused = await OrderProcess.CallAsync(_process.Connect("bob"), "place", """["tea"]""");

        refused.ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        refused["error"]!["data"]!["limit"]!.GetValue<string>().Should().Be("idempotency");
        _process.Store.Bytes.Should().BeLessThanOrEqualTo(64 * 1024);
    }

    [Fact]
    public async Task Owner_Gone_IsOutcomeUnknown()
    {
        await _process.StartAsync(new OrphanedStore());

        var response = await OrderProcess.CallAsync(_process.Connect(), "place", """["tea"]""");

        response.ErrorCode().Should().Be(RpcErrorCode.OutcomeUnknown);
        response["error"]!["data"]!["reason"]!.GetValue<string>().Should().Be("ownerLost");
        _process.Orders.Executed.Should().BeEmpty();
    }

    [Fact]
    public void Options_Invalid_AreAllReported()
    {
        var options = new RpcIdempotencyOptions
        {
            Window = TimeSpan.Zero,
            MaxBytes = 1,
            MaxBytesPerUser = 1,
            MaxResultSize = -1,
        };

        options.Validate().Should().HaveCount(4);
        new RpcIdempotencyOptions().Validate().Should().BeEmpty();
    }

    private sealed class OrphanedStore : IIdempotencyStore
    {
        public string Id => "shared";

        public ValueTask<IdempotencyClaim> ClaimAsync(IdempotentRequest request, CancellationToken cancellationToken) =>
            new(new IdempotencyClaim(IdempotencyClaimKind.OwnerLost));
    }
}
