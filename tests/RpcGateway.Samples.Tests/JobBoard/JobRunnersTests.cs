using RpcGateway.Samples.JobBoard;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>Who gets the next job.</summary>
public sealed class JobRunnersTests
{
    private readonly JobRunners _runners = new();
    private readonly ScriptedRunner _first = new("first");
    private readonly ScriptedRunner _second = new("second");

    [Fact]
    public async Task Take_SeveralRunners_ChoosesTheOneWithTheFewestJobs()
    {
        _runners.Set(_first, 10);
        using var one = await TakeAsync();
        _runners.Set(_second, 10);

        using var two = await TakeAsync();
        using var three = await TakeAsync();
        two.Dispose();
        using var four = await TakeAsync();

        new[] { two, three, four }.Select(place => place.Runner.Name).Should().Equal("second", "first", "second");
    }

    [Fact]
    public async Task Take_NoPlace_WaitsInOrder()
    {
        _runners.Set(_first, 1);
        var place = await TakeAsync();
        var next = _runners.TakeAsync(default);
        using var cancelling = new CancellationTokenSource();
        var cancelled = _runners.TakeAsync(cancelling.Token);
        var last = _runners.TakeAsync(default);

        await cancelling.CancelAsync();
        await FluentActions.Awaiting(() => cancelled.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        place.Dispose();
        var second = await next.DefaultTimeout();
        last.IsCompleted.Should().BeFalse();
        second.Dispose();
        second.Dispose();
        using var third = await last.DefaultTimeout();

        _runners.Waiting.Should().Be(0);
        _runners.TakeAsync(default).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Remove_Runner_GetsNoMoreJobs()
    {
        _runners.Set(_first, 1);
        _runners.Remove(_first);
        var waiting = _runners.TakeAsync(default);
        waiting.IsCompleted.Should().BeFalse();

        _runners.Set(_second, 1);

        (await waiting.DefaultTimeout()).Runner.Should().Be(_second);
    }

    private Task<JobPlace> TakeAsync() => _runners.TakeAsync(default).DefaultTimeout();
}
