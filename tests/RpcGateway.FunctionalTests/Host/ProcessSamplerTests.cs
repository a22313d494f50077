using RpcGateway.SampleContracts;
using RpcGateway.Samples.Monitoring;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class ProcessSamplerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ProcessSampler _sampler;

    public ProcessSamplerTests() => _sampler = new ProcessSampler(() => 3, _time);

    public void Dispose() => _sampler.Dispose();

    [Fact]
    public async Task WatchAsync_SeveralWatchers_ShareOneTimer()
    {
        _time.ActiveTimers.Should().Be(0);

        await using (var slow = Watch(1000))
        await using (var fast = Watch(200))
        {
            var slowSample = slow.MoveNextAsync();
            var fastSample = fast.MoveNextAsync();
            _time.ActiveTimers.Should().Be(1);

            _time.Advance(TimeSpan.FromMilliseconds(200));
            (await fastSample.DefaultTimeout()).Should().BeTrue();
            slowSample.IsCompleted.Should().BeFalse();

            _time.Advance(TimeSpan.FromMilliseconds(800));
            (await slowSample.DefaultTimeout()).Should().BeTrue();
        }

        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task WatchAsync_OneWatcher_ReturnsFiguresOfThisProcess()
    {
        await using var watch = Watch(1000);
        var next = watch.MoveNextAsync();

        _time.Advance(TimeSpan.FromSeconds(1));
        await next.DefaultTimeout();

        var sample = watch.Current;
        sample.Time.Should().Be(_time.GetUtcNow());
        sample.Connections.Should().Be(3);
        sample.WorkingSet.Should().BePositive();
        sample.CpuShare.Should().BeInRange(0, 1);
    }

    [Fact]
    public async Task WatchAsync_SlowWatcher_SkipsOlderSamples()
    {
        await using var watch = Watch(100);
        var next = watch.MoveNextAsync();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await next.DefaultTimeout();

        _time.Advance(TimeSpan.FromMilliseconds(500));
        await watch.MoveNextAsync().DefaultTimeout();

        watch.Current.Time.Should().Be(_time.GetUtcNow());
    }

    private IAsyncEnumerator<MonitorSample> Watch(int milliseconds) =>
        _sampler.WatchAsync(milliseconds, CancellationToken.None).GetAsyncEnumerator();
}
