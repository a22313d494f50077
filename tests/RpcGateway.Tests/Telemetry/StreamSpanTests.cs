using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RpcGateway.Tests.Binary;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

public sealed class StreamSpanTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(100, 1_000)]
    [InlineData(100, 101)]
    [InlineData(100, 50)]
    public async Task StreamSpan_SlowReader_CoversTheWholeStreamAtBothEnds(int readAhead, int items)
    {
        await using var pair = new ProbePair(configure: options => options.StreamReadAhead = readAhead);
        var stream = pair.Probe.RangeAsync(items).GetAsyncEnumerator();
        (await stream.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        // At most two portions were sent: the reader requests the next one while it returns the items of the first.
        _recorder.Ended.Should().NotContain(span => span.Kind == ActivityKind.Client || items > 2 * readAhead);

        while (await stream.MoveNextAsync().AsTask().DefaultTimeout())
        {
        }

        await stream.DisposeAsync();
        var spans = await _recorder.WaitAsync(2);
        spans.Single(span => span.Kind == ActivityKind.Server).GetTagItem("rpcgateway.stream.items_sent").Should().Be((long)items);
        spans.Single(span => span.Kind == ActivityKind.Client).GetTagItem("rpcgateway.stream.items_received").Should().Be((long)items);
        spans.Should().OnlyContain(span => span.Status == ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task StreamSpan_EmptyStream_EndsWithTheResponse()
    {
        await using var pair = new ProbePair();

        var all = await pair.Probe.RangeAsync(0).ToListAsync().AsTask().DefaultTimeout();

        all.Should().BeEmpty();
        var spans = await _recorder.WaitAsync(2);
        spans.Single(span => span.Kind == ActivityKind.Server).GetTagItem("rpcgateway.stream.items_sent").Should().Be(0L);
        spans.Single(span => span.Kind == ActivityKind.Client).GetTagItem("rpcgateway.stream.items_received").Should().Be(0L);
    }

    [Fact]
    public async Task StreamSpan_ReaderStops_IsNotAnError()
    {
        await using var pair = new ProbePair();

        await foreach (var _ in pair.Probe.EndlessAsync())
        {
            break;
        }

        foreach (var span in await _recorder.WaitAsync(2))
        {
            span.Status.Should().Be(ActivityStatusCode.Unset);
            span.GetTagItem("error.type").Should().BeNull();
        }
    }

    [Fact]
    public async Task StreamSpan_GeneratorFails_IsAnErrorAtBothEnds()
    {
        await using var pair = new ProbePair();

        await FluentActions.Awaiting(() => pair.Probe.BreakAfterAsync(300).ToListAsync().AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        foreach (var span in await _recorder.WaitAsync(2))
        {
            span.Status.Should().Be(ActivityStatusCode.Error);
            span.GetTagItem("error.type").Should().NotBeNull();
        }
    }

    [Fact]
    public async Task StreamSpan_ConnectionLost_EndsWithAnErrorAtBothEnds()
    {
        await using var pair = new ProbePair();
        var stream = pair.Probe.EndlessAsync().GetAsyncEnumerator();
        await stream.MoveNextAsync().AsTask().DefaultTimeout();

        await pair.DropAsync();
        await FluentActions.Awaiting(async () =>
        {
            while (await stream.MoveNextAsync().AsTask().DefaultTimeout())
            {
            }
        }).Should().ThrowAsync<RpcConnectionLostException>();

        var span = await _recorder.WaitAsync(ActivityKind.Client, "probe.endless");
        span.GetTagItem("error.type").Should().Be(typeof(RpcConnectionLostException).FullName);
        span = await _recorder.WaitAsync(ActivityKind.Server, "probe.endless");
        span.Status.Should().Be(ActivityStatusCode.Error, "the reader did not stop the stream");
        span.GetTagItem("error.type").Should().Be("-32800");
    }

    [Fact]
    public async Task StreamSpan_ConnectionLostAfterGeneratorEnded_IsAnError()
    {
        // The reader requests the next portion while it returns the items of one, but not a third.
        await using var pair = new ProbePair(configure: options => options.StreamReadAhead = 10);
        var stream = pair.Probe.RangeAsync(25).GetAsyncEnumerator();
        (await stream.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        await pair.DropAsync();

        var span = await _recorder.WaitAsync(ActivityKind.Server, "probe.range");
        span.Status.Should().Be(ActivityStatusCode.Error);
        pair.Log.Entries.Should().NotContain(entry => entry.Level == LogLevel.Error);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task StreamSpan_Argument_CountsItemsAtBothEnds()
    {
        await using var pair = new ProbePair();

        (await pair.Probe.SumAsync(Enumerable.Range(0, 500).ToAsyncEnumerable()).DefaultTimeout()).Should().Be(124_750);

        var spans = await _recorder.WaitAsync(2);
        spans.Single(span => span.Kind == ActivityKind.Client).GetTagItem("rpcgateway.stream.items_sent").Should().Be(500L);
        spans.Single(span => span.Kind == ActivityKind.Server).GetTagItem("rpcgateway.stream.items_received").Should().Be(500L);
    }

    [Fact]
    public async Task StreamSpan_BinaryStream_CountsBytesAtBothEnds()
    {
        await using var pair = new BlobPair();

        await using (var content = await pair.Blob.DownloadAsync(3_000_000).DefaultTimeout())
        {
            await content.CopyToAsync(Stream.Null).DefaultTimeout();
        }

        await pair.Blob.UploadAsync(new MemoryStream(new byte[1_234])).DefaultTimeout();
        var download = await _recorder.WaitAsync(ActivityKind.Client, "blob.download");
        download.GetTagItem("rpcgateway.stream.bytes_received").Should().Be(3_000_000L);
        (await _recorder.WaitAsync(ActivityKind.Server, "blob.download"))
            .GetTagItem("rpcgateway.stream.bytes_sent").Should().Be(3_000_000L);
        (await _recorder.WaitAsync(ActivityKind.Client, "blob.upload"))
            .GetTagItem("rpcgateway.stream.bytes_sent").Should().Be(1_234L);
        (await _recorder.WaitAsync(ActivityKind.Server, "blob.upload"))
            .GetTagItem("rpcgateway.stream.bytes_received").Should().Be(1_234L);
    }
}
