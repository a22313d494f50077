using System.Text;
using System.Text.Json;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>The rules of every store of keyed calls.</summary>
public abstract class IdempotencyStoreSpecification
{
    private static readonly IdempotentRequest Request = Create("ada", "k", "place tea");

    /// <summary>The options of the store; changed before <see cref="CreateAsync"/>.</summary>
    private protected RpcIdempotencyOptions Options { get; } = new();

    /// <summary>Creates the store, or another node's access to the same one.</summary>
    private protected abstract ValueTask<IIdempotencyStore> CreateAsync();

    /// <summary>A window that a test can wait for.</summary>
    private protected virtual TimeSpan ShortWindow => Options.Window;

    /// <summary>Waits until a window has ended that began before.</summary>
    private protected abstract Task PassWindowAsync();

    [Fact]
    public async Task Claim_NewKey_IsOwner()
    {
        var store = await CreateAsync();

        var claim = await ClaimAsync(store, Request);

        (claim.Kind, claim.Outcome).Should().Be((IdempotencyClaimKind.Owner, null));
        await claim.Lease!.CompleteAsync(Result("1"));
    }

    [Fact]
    public async Task Claim_OfARunningCall_GetsItsOutcome()
    {
        var store = await CreateAsync();
        var first = await ClaimAsync(store, Request);

        var second = await ClaimAsync(store, Request);

        second.Kind.Should().Be(IdempotencyClaimKind.Repeat);
        second.Outcome!.IsCompleted.Should().BeFalse();
        await first.Lease!.CompleteAsync(Result("1"));
        Text(await second.Outcome.DefaultTimeout()).Should().Be("1");
    }

    [Fact]
    public async Task Claim_OfACallThatHasEnded_GetsItsResult()
    {
        var store = await CreateAsync();
        await (await ClaimAsync(store, Request)).Lease!.CompleteAsync(Result("""{"text":"äß\u0000"}"""));

        var outcome = await RepeatAsync(store, Request);

        Text(outcome).Should().Be("""{"text":"äß\u0000"}""");
    }

    [Fact]
    public async Task Claim_OfACallThatHasFailed_GetsItsError()
    {
        var store = await CreateAsync();
        var error = new RpcError(-7, "No tea: äß.", JsonElement.Parse("""{"left":0}"""));
        await (await ClaimAsync(store, Request)).Lease!.CompleteAsync(IdempotentOutcome.OfError(error, JsonSerializerOptions.Default));

        var outcome = await RepeatAsync(store, Request);

        outcome!.Result.Should().BeNull();
        var exception = outcome.ToException();
        (exception.Code, exception.Message).Should().Be((-7, "No tea: äß."));
        ((JsonElement)exception.ErrorData!).GetRawText().Should().Be("""{"left":0}""");
    }

    [Fact]
    public async Task Claim_OtherArguments_IsAConflict()
    {
        var store = await CreateAsync();
        var first = await ClaimAsync(store, Request);
        var other = Create("ada", "k", "place coffee");

        (await ClaimAsync(store, other)).Kind.Should().Be(IdempotencyClaimKind.Conflict);
        await first.Lease!.CompleteAsync(Result("1"));
        (await ClaimAsync(store, other)).Kind.Should().Be(IdempotencyClaimKind.Conflict);
        Text(await RepeatAsync(store, Request)).Should().Be("1");
    }

    [Theory]
    [InlineData("bob", "k")]
    [InlineData("", "k")]
    [InlineData("ada", "K")]
    [InlineData("adak", "")]
    public async Task Claim_OtherUserOrKey_IsIndependent(string user, string key)
    {
        var store = await CreateAsync();
        await (await ClaimAsync(store, Request)).Lease!.CompleteAsync(Result("1"));

        var claim = await ClaimAsync(store, Create(user, key, "place tea"));

        claim.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await claim.Lease!.ReleaseAsync();
    }

    [Fact]
    public async Task Claims_AtTheSameTime_HaveOneOwnerAndEqualOutcomes()
    {
        IIdempotencyStore[] stores = [await CreateAsync(), await CreateAsync()];
        var executed = 0;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            while (true)
            {
                var claim = await ClaimAsync(stores[i % 2], Request);
                if (claim.Lease is { } lease)
                {
                    var result = Result($"{Interlocked.Increment(ref executed)}");
                    await Task.Yield();
                    await lease.CompleteAsync(result);
                    return "1";
                }

                claim.Kind.Should().Be(IdempotencyClaimKind.Repeat);
                if (await claim.Outcome!.DefaultTimeout() is { } outcome)
                {
                    return Text(outcome);
                }
            }
        })).DefaultTimeout();

        executed.Should().Be(1);
        outcomes.Should().HaveCount(50).And.AllBe("1");
    }

    [Fact]
    public async Task Release_OfARunningCall_LetsOthersClaimAgain()
    {
        var store = await CreateAsync();
        var first = await ClaimAsync(store, Request);
        var second = await ClaimAsync(store, Request);

        await first.Lease!.ReleaseAsync();

        (await second.Outcome!.DefaultTimeout()).Should().BeNull();
        var third = await ClaimAsync(store, Create("ada", "k", "place coffee"));
        third.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await third.Lease!.ReleaseAsync();
    }

    [Fact]
    public async Task Complete_TooLarge_IsNotStored()
    {
        Options.MaxResultSize = 10;
        var store = await CreateAsync();
        var first = await ClaimAsync(store, Request);
        var second = await ClaimAsync(store, Request);

        await first.Lease!.CompleteAsync(Result("\"12345678901\""));

        // Those who wait need no room.
        Text(await second.Outcome!.DefaultTimeout()).Should().Be("\"12345678901\"");
        (await RepeatAsync(store, Request)).Should().Be(IdempotentOutcome.NotStored);
        (await ClaimAsync(store, Create("ada", "k", "other"))).Kind.Should().Be(IdempotencyClaimKind.Conflict);
    }

    [Fact]
    public async Task Claim_UserHasNoRoom_IsRefusedUntilTheWindowEnds()
    {
        Options.Window = ShortWindow;
        Options.MaxBytesPerUser = 4 * 1024;
        var store = await CreateAsync();
        var claims = new List<IdempotencyClaim>();
        for (var i = 0; i < 20; i++)
        {
            claims.Add(await ClaimAsync(store, Create("ada", $"k{i}", "place tea")));
        }

        claims.Select(claim => claim.Kind).Distinct().Should().Equal(IdempotencyClaimKind.Owner, IdempotencyClaimKind.Full);
        var other = await ClaimAsync(store, Create("bob", "k19", "place tea"));
        other.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await other.Lease!.ReleaseAsync();

        // A repeat needs no room.
        (await ClaimAsync(store, Create("ada", "k0", "place tea"))).Kind.Should().Be(IdempotencyClaimKind.Repeat);
        await claims[0].Lease!.ReleaseAsync();
        var next = await ClaimAsync(store, Create("ada", "k19", "place tea"));
        next.Kind.Should().Be(IdempotencyClaimKind.Owner);
        foreach (var lease in claims.Append(next).Select(claim => claim.Lease).OfType<IIdempotencyLease>().Skip(1))
        {
            await lease.CompleteAsync(Result("1"));
        }

        await PassWindowAsync();
        next = await ClaimAsync(store, Create("ada", "late", "place tea"));
        next.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await next.Lease!.ReleaseAsync();
    }

    [Fact]
    public async Task Window_Ends_FreesTheKey()
    {
        Options.Window = ShortWindow;
        var store = await CreateAsync();
        var first = await ClaimAsync(store, Request);
        await PassWindowAsync();
        (await ClaimAsync(store, Request)).Kind.Should().Be(IdempotencyClaimKind.Repeat, "the window starts when the call ends");
        await first.Lease!.CompleteAsync(Result("1"));

        await PassWindowAsync();

        var claim = await ClaimAsync(store, Create("ada", "k", "place coffee"));
        claim.Kind.Should().Be(IdempotencyClaimKind.Owner);
        await claim.Lease!.ReleaseAsync();
    }

    internal static IdempotentRequest Create(string user, string key, string call) => new(user, key, new Fingerprint(call));

    internal static IdempotentOutcome Result(string json) => IdempotentOutcome.OfResult(Encoding.UTF8.GetBytes(json));

    internal static string Text(IdempotentOutcome? outcome) => Encoding.UTF8.GetString(outcome!.Result!.Value.Span);

    internal static Task<IdempotencyClaim> ClaimAsync(IIdempotencyStore store, IdempotentRequest request) =>
        store.ClaimAsync(request, CancellationToken.None).AsTask().DefaultTimeout();

    internal static async Task<IdempotentOutcome?> RepeatAsync(IIdempotencyStore store, IdempotentRequest request)
    {
        var claim = await ClaimAsync(store, request);
        claim.Kind.Should().Be(IdempotencyClaimKind.Repeat);
        return await claim.Outcome!.DefaultTimeout();
    }
}
