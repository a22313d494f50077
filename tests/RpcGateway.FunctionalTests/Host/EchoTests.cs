using System.Security.Cryptography;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class EchoTests(SharedGateway gateway)
{
    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("Grüße, 世界 🙂 \"\\\n\u0000")]
    public async Task SayAsync_Text_ReturnsIt(string text)
    {
        await using var client = await gateway.ConnectAsync();

        (await client.GetProxy<IEcho>().SayAsync(text).DefaultTimeout()).Should().Be(text);
    }

    [Fact]
    public async Task DelayAsync_NotCancelled_ReturnsTheText()
    {
        await using var client = await gateway.ConnectAsync();

        (await client.GetProxy<IEcho>().DelayAsync(1, "later").DefaultTimeout()).Should().Be("later");
    }

    [Fact]
    public async Task DelayAsync_Cancelled_EndsAtOnce()
    {
        await using var client = await gateway.ConnectAsync();
        using var source = new CancellationTokenSource();
        var delay = client.GetProxy<IEcho>().DelayAsync(3_600_000, "never", source.Token);

        await source.CancelAsync();

        await delay.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_600_001)]
    public async Task DelayAsync_OutOfRange_FailsWithTheBounds(int milliseconds)
    {
        await using var client = await gateway.ConnectAsync();
        var echo = client.GetProxy<IEcho>();

        var error = (await echo.Invoking(echo => echo.DelayAsync(milliseconds, "text").DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(1002);
        error.Message.Should().Contain("'milliseconds'").And.Contain("3600000");
    }

    [Fact]
    public async Task FailAsync_Message_StaysOnTheServer()
    {
        await using var client = await gateway.ConnectAsync();
        var echo = client.GetProxy<IEcho>();

        var error = (await echo.Invoking(echo => echo.FailAsync("the secret").DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        error.Code.Should().Be(RpcErrorCode.ServiceFailed);
        error.Message.Should().NotContain("secret");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task UploadAsync_Content_ReturnsSizeAndHash(int size)
    {
        await using var client = await gateway.ConnectAsync();
        var content = new byte[size];
        new Random(1).NextBytes(content);

        var receipt = await client.GetProxy<IEcho>().UploadAsync(new MemoryStream(content)).DefaultTimeout();

        receipt.Should().Be(new UploadReceipt(size, Convert.ToHexStringLower(SHA256.HashData(content))));
    }

    [Fact]
    public async Task DownloadAsync_SameSeedAndSize_ReturnsTheSameBytes()
    {
        await using var client = await gateway.ConnectAsync();
        var echo = client.GetProxy<IEcho>();

        var first = await DownloadAsync(echo, 3_000_001, 7);
        var second = await DownloadAsync(echo, 3_000_001, 7);
        var other = await DownloadAsync(echo, 3_000_001, 8);

        first.Length.Should().Be(3_000_001);
        first.AsSpan().SequenceEqual(second).Should().BeTrue();
        first.AsSpan().SequenceEqual(other).Should().BeFalse();
        (await DownloadAsync(echo, 0, 7)).Should().BeEmpty();
    }

    [Fact]
    public async Task DownloadAsync_TooMuch_Fails()
    {
        await using var client = await gateway.ConnectAsync();
        var echo = client.GetProxy<IEcho>();

        (await echo.Invoking(echo => echo.DownloadAsync(long.MaxValue, 1).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(1002);
    }

    private static async Task<byte[]> DownloadAsync(IEcho echo, long bytes, int seed)
    {
        await using var content = await echo.DownloadAsync(bytes, seed).DefaultTimeout();
        using var target = new MemoryStream();
        await content.CopyToAsync(target).DefaultTimeout();
        return target.ToArray();
    }
}
