using System.Runtime.CompilerServices;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Streams of items from end to end.</summary>
/// <param name="isForwarded">Whether a gateway between client and server forwards everything.</param>
public abstract class StreamSpecification(bool isForwarded)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(257)]
    [InlineData(20_000)]
    public async Task Result_AnyLength_ArrivesCompleteAndInOrder(int count)
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);

        var items = await ReadAsync(pair.Probe.RangeAsync(count)).DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, count));
        pair.Server.OpenStreams.Should().Be(0);
        pair.Client.OpenStreams.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task Argument_AnyLength_IsRead(int count)
    {
        await using var pair = new ProbePair(extended: true, isForwarded: isForwarded);

        var sum = await pair.Probe.SumAsync(GenerateAsync(count)).DefaultTimeout();

        sum.Should().Be(Enumerable.Range(0, count).Sum());
        pair.Client.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task ArgumentAndResult_AtOnce_AreBothStreamed()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);

        var items = await ReadAsync(pair.Probe.DoubleAsync(GenerateAsync(3_000))).DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, 3_000).Select(i => 2 * i));
    }

    [Fact]
    public async Task Result_CancelledWhileReaderIsBusy_EndsTheGenerator()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        using var cancellation = new CancellationTokenSource();

        var reading = async () =>
        {
            await foreach (var item in pair.Probe.EndlessAsync().WithCancellation(cancellation.Token))
            {
                // The reader is busy with the item: it requests no other until the generator has stopped.
                await cancellation.CancelAsync();
                await pair.Service.GeneratorEnded.Task.DefaultTimeout();
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.IsTrueAsync(() => pair.Server.OpenStreams + pair.Client.OpenStreams == 0);
    }

    [Fact]
    public async Task Result_ReaderStops_EndsTheGenerator()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);

        await foreach (var item in pair.Probe.EndlessAsync())
        {
            if (item == 1_000)
            {
                break;
            }
        }

        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
        (await pair.Probe.Add(1).DefaultTimeout()).Should().Be(11);
        pair.Client.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task Result_ReaderCancels_EndsTheGenerator()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();

        var read = async () =>
        {
            await foreach (var item in pair.Probe.EndlessAsync(stop.Token))
            {
                if (item == 10)
                {
                    await stop.CancelAsync();
                }
            }
        };

        await FluentActions.Awaiting(() => read().DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Result_NeverRead_StaysWithinTheReadAheadAndDelaysNoCall()
    {
        await using var pair = new ProbePair(configure: options => options.StreamReadAhead = 10, isForwarded: isForwarded);
        var stream = pair.Probe.EndlessAsync().GetAsyncEnumerator();
        await stream.MoveNextAsync().DefaultTimeout();

        // Each call is a round trip, during which an unbounded generator would continue.
        for (var i = 0; i < 200; i++)
        {
            await pair.Probe.Add(i).DefaultTimeout();
        }

        // The first response, the portion requested ahead, the portion that is ready, and the one being filled.
        pair.Service.Generated.Should().BeLessThan(4 * 64);
        await stream.DisposeAsync().DefaultTimeout();
        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Result_GeneratorFails_ItemsArriveBeforeTheError()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        var items = new List<int>();

        var failure = await FluentActions.Awaiting(() => ReadAsync(pair.Probe.BreakAfterAsync(500), items).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(7);
        items.Should().Equal(Enumerable.Range(0, 500));
        pair.Server.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task Result_ConnectionLost_ReaderFailsAndGeneratorEnds()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        var stream = pair.Probe.EndlessAsync().GetAsyncEnumerator();
        await stream.MoveNextAsync().DefaultTimeout();

        await pair.DropAsync();

        var read = async () =>
        {
            while (await stream.MoveNextAsync())
            {
            }
        };
        await FluentActions.Awaiting(() => read().DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
    }

    [Fact]
    public async Task Callback_ReturnsAStream_IsRead()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);

        var items = await ReadAsync(pair.Server.GetProxy<IProbeCallback>().CountAsync(1_000)).DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefused()
    {
        await using var pair = new ProbePair(configure: options => options.MaxStreams = 1, isForwarded: isForwarded);
        var first = pair.Probe.EndlessAsync().GetAsyncEnumerator();
        await first.MoveNextAsync().DefaultTimeout();

        var failure = await FluentActions.Awaiting(() => ReadAsync(pair.Probe.EndlessAsync()).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        await first.DisposeAsync().DefaultTimeout();
        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
    }

    private static async Task<List<int>> ReadAsync(IAsyncEnumerable<int> stream, List<int>? into = null)
    {
        var items = into ?? [];
        await foreach (var item in stream)
        {
            items.Add(item);
        }

        return items;
    }

    private static async IAsyncEnumerable<int> GenerateAsync(
        int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
