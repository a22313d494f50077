using System.IO.Pipelines;
using System.Text;
using RpcGateway.TestTools;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>A generated proxy calls a service through the generated dispatcher.</summary>
public sealed class RoundTripTests
{
    private readonly Loopback _loopback = new();

    private IExchange Proxy => _loopback.Proxy;

    [Fact]
    public async Task Proxy_Values_AreAllSentByPosition()
    {
        (await Proxy.DescribeAsync("Ada").DefaultTimeout()).Should().Be("Ada 3 none Good");
        _loopback.LastParams.Should().Be("""["Ada",3,"none",1]""");

        (await Proxy.DescribeAsync("Ada", 7, null, null).DefaultTimeout()).Should().Be("Ada 7 null null");
        _loopback.LastParams.Should().Be("""["Ada",7,null,null]""");
    }

    [Theory]
    [InlineData("text")]
    [InlineData(null)]
    public async Task Proxy_AsynchronousResult_IsReturned(string? text) =>
        (await Proxy.RepeatAsync(text).DefaultTimeout()).Should().Be(text);

    [Fact]
    public async Task Proxy_Progress_ReachesTheCaller()
    {
        var progress = new RecordedProgress<int>();
        var other = new RecordedProgress<string>();

        await Proxy.RunAsync(5, progress, other).DefaultTimeout();

        progress.Reports.Should().Equal(5);
        other.Reports.Should().Equal("5");
    }

    [Fact]
    public async Task Proxy_CancellationToken_IsPassedToInvokerAndNotSent()
    {
        using var source = new CancellationTokenSource();

        await Proxy.RunAsync(5, new RecordedProgress<int>(), cancellationToken: source.Token).DefaultTimeout();

        _loopback.LastToken.Should().Be(source.Token);
        _loopback.LastParams.Should().Be("[5,0,null]");
        _loopback.Service.Token.Should().Be(source.Token);
    }

    [Fact]
    public async Task Proxy_StreamArguments_AreReadByTheService()
    {
        var total = await Proxy.AddUpAsync(AsyncEnumerable.Range(1, 3), AsyncEnumerable.Range(4, 1)).DefaultTimeout();

        total.Should().Be(10);
        (await Proxy.AddUpAsync(AsyncEnumerable.Range(1, 3)).DefaultTimeout()).Should().Be(6);
    }

    [Fact]
    public async Task Proxy_BinaryArguments_AreReadByTheService()
    {
        var more = PipeReader.Create(new MemoryStream("b"u8.ToArray()));

        (await Proxy.UploadAsync(new MemoryStream("a"u8.ToArray()), more).DefaultTimeout()).Should().Be("ab");
        (await Proxy.UploadAsync(new MemoryStream("a"u8.ToArray())).DefaultTimeout()).Should().Be("a");
    }

    [Fact]
    public void Proxy_Notification_IsDispatchedWithoutResponse()
    {
        Proxy.Note("Hello.");

        _loopback.Service.Noted.Should().Be("Hello.");
        _loopback.LastCall!.Result.Length.Should().Be(0);
    }

    [Fact]
    public async Task Proxy_StreamResult_ReturnsItems()
    {
        using var source = new CancellationTokenSource();

        var items = Proxy.CountAsync(3, source.Token);

        (await items.ToListAsync().DefaultTimeout()).Should().Equal(1, 2, 3);
        _loopback.LastToken.Should().Be(source.Token);
        _loopback.Service.Token.Should().Be(source.Token);
    }

    [Fact]
    public async Task Proxy_BinaryResults_ReturnBytes()
    {
        await using var stream = await Proxy.DownloadAsync("down").DefaultTimeout();
        var pipe = await Proxy.PipeAsync("pipe").DefaultTimeout();

        (await new StreamReader(stream).ReadToEndAsync().DefaultTimeout()).Should().Be("down");
        var read = await pipe.ReadAsync().DefaultTimeout();
        Encoding.UTF8.GetString(read.Buffer).Should().Be("pipe");
        await pipe.CompleteAsync();
    }

    [Fact]
    public async Task Proxy_NoParameters_SendsAnEmptyArray()
    {
        await Proxy.PingAsync().DefaultTimeout();

        _loopback.LastParams.Should().Be("[]");
        _loopback.Service.Pings.Should().Be(1);
    }

    [Fact]
    public async Task Proxy_ServiceFails_Fails()
    {
        var call = async () => await Proxy.PongAsync().DefaultTimeout();

        await call.Should().ThrowAsync<InvalidOperationException>().WithMessage("No pong.");
    }
}
