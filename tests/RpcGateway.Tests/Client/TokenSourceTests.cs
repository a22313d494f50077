using RpcGateway.Client.Connecting;
using RpcGateway.Client.Tokens;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>How a client asks its token provider.</summary>
public sealed class TokenSourceTests
{
    private readonly List<TaskCompletionSource<string?>> _calls = [];
    private readonly List<CancellationToken> _cancellations = [];
    private readonly TokenSource _tokens;

    public TokenSourceTests() => _tokens = new TokenSource(cancellationToken =>
    {
        lock (_calls)
        {
            _calls.Add(new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
            _cancellations.Add(cancellationToken);
            return new ValueTask<string?>(_calls[^1].Task);
        }
    });

    [Fact]
    public async Task Get_WhileTheProviderRuns_SharesItsToken()
    {
        var first = _tokens.GetAsync(CancellationToken.None).AsTask();
        var second = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(1)).SetResult("token");

        (await first.DefaultTimeout()).Should().Be("token");
        (await second.DefaultTimeout()).Should().Be("token");
        var third = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(2)).SetResult("next");
        (await third.DefaultTimeout()).Should().Be("next");
    }

    [Fact]
    public async Task Get_OneWaiterGivesUp_TheOtherGetsTheToken()
    {
        using var giveUp = new CancellationTokenSource();
        var first = _tokens.GetAsync(giveUp.Token).AsTask();
        var second = _tokens.GetAsync(CancellationToken.None).AsTask();
        var call = await CallAsync(1);

        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        _cancellations[0].IsCancellationRequested.Should().BeFalse();
        call.SetResult("token");

        (await second.DefaultTimeout()).Should().Be("token");
    }

    [Fact]
    public async Task Get_AllWaitersGiveUp_CancelsTheProviderAndAsksAgain()
    {
        using var giveUp = new CancellationTokenSource();
        var first = _tokens.GetAsync(giveUp.Token).AsTask();
        var hanging = await CallAsync(1);
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        _cancellations[0].IsCancellationRequested.Should().BeTrue();

        var second = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(2)).SetResult("token");

        (await second.DefaultTimeout()).Should().Be("token");
        hanging.SetException(new InvalidOperationException("late"));
    }

    [Fact]
    public async Task Get_ProviderThrows_FailsAndAsksAgain()
    {
        var first = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(1)).SetException(new InvalidOperationException("no network"));

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<InvalidOperationException>();

        var second = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(2)).SetResult(null);
        (await second.DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task Get_NoneAlthoughRequired_IsUnauthenticated()
    {
        _tokens.IsRequired = true;
        var get = _tokens.GetAsync(CancellationToken.None).AsTask();
        (await CallAsync(1)).SetResult(null);

        (await FluentActions.Awaiting(() => get).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unauthenticated);
    }

    [Fact]
    public void RenewalTime_ManyClients_IsSpreadBeforeTheEnd()
    {
        var times = Enumerable.Range(0, 1000).Select(_ => TokenRenewal.BeforeEndOf(TimeSpan.FromHours(1))).ToArray();

        times.Should().OnlyContain(time => time >= TimeSpan.FromMinutes(42) && time <= TimeSpan.FromMinutes(54));

        // Of 12 parts of the time, none has more than twice its share, nor less than half of it.
        times.GroupBy(time => (int)((time - TimeSpan.FromMinutes(42)) / TimeSpan.FromMinutes(1)))
            .Should().HaveCountGreaterThanOrEqualTo(12).And.OnlyContain(part => part.Count() < 170);
    }

    private async Task<TaskCompletionSource<string?>> CallAsync(int number)
    {
        await Eventually.IsTrueAsync(() => Count() == number);
        return _calls[number - 1];

        int Count()
        {
            lock (_calls)
            {
                return _calls.Count;
            }
        }
    }
}
