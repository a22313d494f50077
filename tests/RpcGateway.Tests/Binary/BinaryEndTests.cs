using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>The rules of <see cref="BinaryEndSpecification"/> without a gateway, and what does not apply behind one.</summary>
public sealed class BinaryEndTests() : BinaryEndSpecification(isForwarded: false)
{
    [Fact]
    public async Task Streams_ConnectionClosed_EndAtOnceWithTheReason()
    {
        await using var pair = new BlobPair();
        pair.Service.Source = PatternStream.Endless;
        await using var content = await pair.Blob.OpenAsync().DefaultTimeout();
        var reading = PatternStream.HashAsync(content);

        // Must complete within the time for a close, which an endless stream would exceed.
        await pair.Server.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough.")).DefaultTimeout();

        await FluentActions.Awaiting(() => reading.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>().WithMessage("*Enough.*");
    }

    [Fact]
    public async Task Streams_FinishedBeforeTheClose_ArriveComplete()
    {
        await using var pair = new BlobPair();
        await using var content = await pair.Blob.DownloadAsync(100_000).DefaultTimeout();
        await pair.Server.DrainAsync(CancellationToken.None).DefaultTimeout();

        await pair.Server.CloseAsync(new RpcClose(RpcCloseCode.GoingAway, "Enough.")).DefaultTimeout();

        (await PatternStream.HashAsync(content).DefaultTimeout()).Should().Be(await PatternStream.HashAsync(100_000));
    }
}
