using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>Streams that end before their last byte.</summary>
/// <param name="isForwarded">Whether a gateway between client and server forwards everything.</param>
public abstract class BinaryEndSpecification(bool isForwarded)
{
    private const int Window = 1024 * 1024;

    [Fact]
    public async Task Download_SourceFails_ReaderGetsAnErrorWithoutExceptionText()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);
        var source = new PatternStream(10 * Window) { Failure = (2 * Window, new IOException("secret")) };
        pair.Service.Source = source;
        await using var content = await pair.Blob.OpenAsync().DefaultTimeout();

        var reading = () => PatternStream.HashAsync(content).DefaultTimeout();

        var error = (await reading.Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.ServiceFailed);
        error.Message.Should().NotContain("secret");
        await source.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Upload_SourceFails_ServiceAndCallerGetTheError()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = new PatternStream(10 * Window) { Failure = (2 * Window, new RpcException(7, "The disk broke.")) };

        var upload = () => pair.Blob.UploadAsync(source).DefaultTimeout();

        // The service does not catch the error, so it returns to the caller.
        (await upload.Should().ThrowAsync<RpcException>("The disk broke.")).Which.Code.Should().Be(7);
        (await pair.Service.UploadEnded.Task.DefaultTimeout()).Should().BeOfType<RpcException>();
        await source.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Download_ReaderStops_SourceIsDisposed()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = PatternStream.Endless;
        pair.Service.Source = source;
        var content = await pair.Blob.OpenAsync().DefaultTimeout();
        await content.ReadExactlyAsync(new byte[3 * Window]).DefaultTimeout();

        await content.DisposeAsync();

        await source.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Download_ReaderStopsWhileSourceWaits_SourceIsCancelled()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = new PatternStream(10 * Window) { StopsAt = 100 };
        pair.Service.Source = source;
        var content = await pair.Blob.OpenAsync().DefaultTimeout();
        await source.Stopped.Task.DefaultTimeout();

        await content.DisposeAsync();

        await source.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Upload_ServiceStopsReading_CallCompletesAndSourceIsDisposed()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = PatternStream.Endless;

        (await pair.Blob.UploadSomeAsync(source, 100).DefaultTimeout()).Should().Be(100);

        await source.Disposed.Task.DefaultTimeout();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Upload_ReadAfterTheCall_Fails()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        await pair.Blob.UploadSomeAsync(PatternStream.Endless, 100).DefaultTimeout();

        var reading = () => pair.Service.Uploaded!.ReadAsync(new byte[1]).DefaultTimeout();

        await reading.Should().ThrowAsync<InvalidOperationException>().WithMessage("The stream has ended because its call has ended*");
    }

    [Fact]
    public async Task Upload_CancelledWhileServiceIgnoresItsToken_ReadingFails()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var source = new PatternStream(10 * Window) { StopsAt = 2 * Window };
        var upload = pair.Blob.UploadAsync(source, stop.Token);
        await source.Stopped.Task.DefaultTimeout();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => upload.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await source.Disposed.Task.DefaultTimeout();
        (await pair.Service.UploadEnded.Task.DefaultTimeout()).Should().NotBeNull();
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Download_CancelledBeforeTheResponse_StreamIsRefused()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var source = PatternStream.Endless;
        pair.Service.Source = source;
        var call = pair.Blob.OpenLateAsync(stop.Token);
        await pair.Service.Slow.WaitForSyncPoint().DefaultTimeout();

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        pair.Service.Slow.Continue();

        await source.Disposed.Task.DefaultTimeout();
        source.BytesRead.Should().Be(0);
        await pair.AssertIdleAsync();
    }

    [Fact]
    public async Task Download_ConnectionLost_ReaderFailsAndSourceIsDisposed()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = PatternStream.Endless;
        pair.Service.Source = source;
        await using var content = await pair.Blob.OpenAsync().DefaultTimeout();
        await content.ReadExactlyAsync(new byte[3 * Window]).DefaultTimeout();

        await pair.DropAsync();

        await FluentActions.Awaiting(() => PatternStream.HashAsync(content).DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();
        await source.Disposed.Task.DefaultTimeout();
        pair.Client.OpenStreams.Should().Be(0);
        pair.Server.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task Upload_ConnectionLost_CallerAndServiceFail()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var source = new PatternStream(10 * Window) { StopsAt = 2 * Window };
        var upload = pair.Blob.UploadSlowlyAsync(source);
        await pair.Service.Slow.WaitForSyncPoint().DefaultTimeout();
        pair.Service.Slow.Continue();
        await source.Stopped.Task.DefaultTimeout();

        await pair.DropAsync();

        await FluentActions.Awaiting(() => upload.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        (await pair.Service.UploadEnded.Task.DefaultTimeout()).Should().BeOfType<RpcConnectionLostException>();
        await source.Disposed.Task.DefaultTimeout();
        pair.Client.OpenStreams.Should().Be(0);
        pair.Server.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task Streams_NeverRead_DoNotDelayCallsAndStopAtTheWindow()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        var download = PatternStream.Endless;
        var upload = PatternStream.Endless;
        pair.Service.Source = download;
        var content = await pair.Blob.OpenAsync().DefaultTimeout();
        var uploading = pair.Blob.UploadSlowlyAsync(upload);
        await pair.Service.Slow.WaitForSyncPoint().DefaultTimeout();

        for (var i = 0; i < 1000; i++)
        {
            (await pair.Blob.AddAsync(i, 1).DefaultTimeout()).Should().Be(i + 1);
        }

        (await pair.Blob.UploadAsync(new PatternStream(3 * Window)).DefaultTimeout()).Should().StartWith("3145728:");
        download.BytesRead.Should().BeLessThanOrEqualTo(Window);
        upload.BytesRead.Should().BeLessThanOrEqualTo(Window);

        // Abandons the download, and drops the connection of the upload.
        await content.DisposeAsync();
        pair.Service.Slow.Continue();
        await pair.DropAsync();
        await FluentActions.Awaiting(() => uploading.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task Download_DuringManyCalls_Completes()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var flood = Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CallAsync()));

        await using var content = await pair.Blob.DownloadAsync(5 * Window).DefaultTimeout();

        (await PatternStream.HashAsync(content).DefaultTimeout()).Should().StartWith("5242880:");
        await stop.CancelAsync();
        await flood.DefaultTimeout();

        async Task CallAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                await pair.Blob.AddAsync(1, 2);
            }
        }
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefused()
    {
        await using var pair = new BlobPair(configure: options => options.MaxStreams = 2, isForwarded: isForwarded);
        pair.Log.Allow("LimitHit");
        await using var first = await pair.Blob.DownloadAsync(10 * Window).DefaultTimeout();
        var second = await pair.Blob.DownloadAsync(10 * Window).DefaultTimeout();

        await FluentActions.Awaiting(() => pair.Blob.DownloadAsync(1).DefaultTimeout())
            .Should().ThrowAsync<RpcException>().Where(e => e.Code == RpcErrorCode.LimitExceeded);

        // When one ends, another can start.
        await PatternStream.HashAsync(second).DefaultTimeout();
        await using var third = await pair.Blob.DownloadAsync(1).DefaultTimeout();
        (await PatternStream.HashAsync(third).DefaultTimeout()).Should().StartWith("1:");
    }

    [Fact]
    public async Task Download_NullResult_IsServiceFailed()
    {
        await using var pair = new BlobPair(isForwarded: isForwarded);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        await FluentActions.Awaiting(() => pair.Blob.OpenAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcException>().Where(e => e.Code == RpcErrorCode.ServiceFailed);
    }

    [Fact]
    public async Task BinaryCalls_PlainConnection_FailWithTheSubprotocolName()
    {
        await using var pair = new BlobPair(extended: false, isForwarded: isForwarded);
        var content = new PatternStream(5);

        await FluentActions.Awaiting(() => pair.Blob.UploadAsync(content).DefaultTimeout())
            .Should().ThrowAsync<RpcException>().WithMessage("*rpcgateway.v1*");
        await FluentActions.Awaiting(() => pair.Blob.DownloadAsync(5).DefaultTimeout())
            .Should().ThrowAsync<RpcException>().WithMessage("*rpcgateway.v1*");

        content.Disposed.Task.IsCompleted.Should().BeFalse("it was never read");
        (await pair.Blob.AddAsync(1, 2).DefaultTimeout()).Should().Be(3);
    }
}
