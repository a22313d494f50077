using System.Buffers;
using System.IO.Pipelines;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>Binary streams that are read to their end.</summary>
/// <param name="isForwarded">Whether a gateway between client and server forwards everything.</param>
public abstract class BinaryRoundTripSpecification(bool isForwarded)
{
    private const int Window = 1024 * 1024;

    public static TheoryData<long> Sizes =>
        [0, 1, 65_530, 65_531, 65_532, 64 * 1024, Window - 1, Window, Window + 1, (20 * Window) + 7];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Upload_AsStream_ArrivesComplete(long size)
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var content = new PatternStream(size);

        var hash = await pair.Blob.UploadAsync(content).DefaultTimeout();

        hash.Should().Be(await PatternStream.HashAsync(size));
        await content.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Upload_AsPipe_ArrivesComplete(long size)
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        var hash = await pair.Blob.UploadPipeAsync(PipeReader.Create(new PatternStream(size))).DefaultTimeout();

        hash.Should().Be(await PatternStream.HashAsync(size));
        await pair.AssertIdleAsync();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Download_AsStream_ArrivesComplete(long size)
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        await using var content = await pair.Blob.DownloadAsync(size).DefaultTimeout();

        (await PatternStream.HashAsync(content).DefaultTimeout()).Should().Be(await PatternStream.HashAsync(size));
        await pair.AssertIdleAsync();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Download_AsPipe_ArrivesComplete(long size)
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        var content = await pair.Blob.DownloadPipeAsync(size).DefaultTimeout();

        (await PatternStream.HashAsync(content.AsStream()).DefaultTimeout())
            .Should().Be(await PatternStream.HashAsync(size));
        await pair.AssertIdleAsync();
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    public async Task Streams_SmallestWindow_ArriveComplete(long size)
    {
        await using var pair = new BlobPair(configure: options => options.BinaryWindow = 4096, isForwarded: isForwarded);
        var expected = await PatternStream.HashAsync(size);

        (await pair.Blob.UploadAsync(new PatternStream(size)).DefaultTimeout()).Should().Be(expected);
        await using var content = await pair.Blob.DownloadAsync(size).DefaultTimeout();
        (await PatternStream.HashAsync(content).DefaultTimeout()).Should().Be(expected);
    }

    [Fact]
    public async Task Streams_FromServerToClient_ArriveComplete()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var expected = await PatternStream.HashAsync(3_000_000);

        (await pair.BlobOfClient.UploadAsync(new PatternStream(3_000_000)).DefaultTimeout()).Should().Be(expected);
        await using var content = await pair.BlobOfClient.DownloadAsync(3_000_000).DefaultTimeout();
        (await PatternStream.HashAsync(content).DefaultTimeout()).Should().Be(expected);
    }

    [Fact]
    public async Task Upload_Null_IsNull()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        (await pair.Blob.UploadMaybeAsync(null).DefaultTimeout()).Should().BeNull();
        (await pair.Blob.UploadMaybeAsync(new PatternStream(3)).DefaultTimeout()).Should().StartWith("3:");
    }

    [Fact]
    public async Task Upload_TwoArgumentsReadInReverseOrder_ArriveComplete()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        var hashes = await pair.Blob.UploadTwoAsync(
            new PatternStream(3 * Window), PipeReader.Create(new PatternStream(2 * Window))).DefaultTimeout();

        hashes.Should().Be(await PatternStream.HashAsync(2 * Window) + await PatternStream.HashAsync(3 * Window));
    }

    [Fact]
    public async Task Duplex_ByteByByte_ResultIsWrittenWhileArgumentIsRead()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var upload = new Pipe();
        await using var inverted = await pair.Blob.InvertAsync(upload.Reader.AsStream()).DefaultTimeout();
        var response = new byte[2];

        // Reads each response before it sends the next bytes: no end waits for the complete stream of the other.
        for (byte i = 0; i < 20; i++)
        {
            await upload.Writer.WriteAsync(new byte[] { i, 7 }).DefaultTimeout();
            await inverted.ReadExactlyAsync(response).DefaultTimeout();
            response.Should().Equal((byte)~i, (byte)(255 - 7));
        }

        await upload.Writer.CompleteAsync();
        (await inverted.ReadAsync(response).DefaultTimeout()).Should().Be(0);
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Duplex_ManyBytes_ArriveComplete()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);

        await using var inverted = await pair.Blob.InvertAsync(new PatternStream(10 * Window)).DefaultTimeout();

        var hash = await PatternStream.HashAsync(new InvertingStream(inverted)).DefaultTimeout();
        hash.Should().Be(await PatternStream.HashAsync(10 * Window));
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Streams_FiftyAtOnce_ArriveComplete()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var uploads = Enumerable.Range(0, 25).Select(i => UploadAsync(400_000 + i));
        var downloads = Enumerable.Range(0, 25).Select(i => DownloadAsync(400_000 + i));

        await Task.WhenAll(uploads.Concat(downloads)).DefaultTimeout();

        await pair.AssertIdleAsync();

        async Task UploadAsync(long size) => (await pair.Blob.UploadAsync(new PatternStream(size)))
            .Should().Be(await PatternStream.HashAsync(size));

        async Task DownloadAsync(long size)
        {
            await using var content = await pair.Blob.DownloadAsync(size);
            (await PatternStream.HashAsync(content)).Should().Be(await PatternStream.HashAsync(size));
        }
    }

    [Fact]
    public async Task Download_ConsumerAdvancesOnlyAtTheEnd_GetsMoreThanTheWindow()
    {
        await using var pair = new BlobPair(configure: options => options.BinaryWindow = 4096, isForwarded: isForwarded);
        var content = await pair.Blob.DownloadPipeAsync(100_000).DefaultTimeout();

        var read = await content.ReadAtLeastAsync(100_000).DefaultTimeout();

        read.Buffer.Length.Should().Be(100_000);
        (await PatternStream.HashAsync(new MemoryStream(read.Buffer.ToArray())))
            .Should().Be(await PatternStream.HashAsync(100_000));
        content.AdvanceTo(read.Buffer.End);
        await content.CompleteAsync();
    }
}
