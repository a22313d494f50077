using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>Binary streams frame by frame: what the peer receives, and what it must not send.</summary>
public sealed class BinaryWireTests
{
    private const string Upload = """{"jsonrpc":"2.0","id":1,"method":"blob.upload","params":[{"binary":7}]}""";
    private const string UploadSome =
        """{"jsonrpc":"2.0","id":1,"method":"blob.uploadSome","params":[{"binary":7},2]}""";
    private const string Download = """{"jsonrpc":"2.0","id":1,"method":"blob.download","params":[5]}""";

    private static readonly byte[] InitialCredit = [4, 0, 0, 0, 7, 0, 0, 0x10, 0];

    [Fact]
    public async Task Upload_OnTheWire_GetsCreditAndAResponse()
    {
        await using var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(Upload);
        (await peer.ReceiveFrameAsync()).Should().Equal(InitialCredit);

        peer.SendFrame(1, 7, new byte[1500]);
        peer.SendFrame(1, 7, new byte[1500]);
        (await peer.ReceiveFrameAsync()).Should().StartWith([4, 0, 0, 0, 7], "half of the window was read");
        peer.SendFrame(2, 7);

        (await peer.ReceiveAsync()).Result<string>().Should().StartWith("3000:");
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Upload_FailsOnTheWire_ServiceGetsTheError()
    {
        await using var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(Upload);
        await peer.ReceiveFrameAsync();

        peer.SendFrame(3, 7, Encoding.UTF8.GetBytes("""{"code":42,"message":"Gone."}"""));

        (await peer.ReceiveAsync())["error"]!.ToJsonString().Should().Be("""{"code":42,"message":"Gone."}""");
    }

    [Fact]
    public async Task Download_OnTheWire_WaitsForCredit()
    {
        await using var peer = new BlobPeer().Start();
        peer.Send(Download);
        (await peer.ReceiveAsync())["result"]!.ToJsonString().Should().Be("""{"binary":1}""");
        await peer.AssertAliveAsync();

        peer.SendCredit(1, 3);
        (await peer.ReceiveFrameAsync()).Should().Equal(1, 0, 0, 0, 1, 0, 1, 2);
        await peer.AssertAliveAsync();
        peer.SendCredit(1, 0x7FFF_FFFF);
        (await peer.ReceiveFrameAsync()).Should().Equal(1, 0, 0, 0, 1, 3, 4);
        (await peer.ReceiveFrameAsync()).Should().Equal(2, 0, 0, 0, 1);

        peer.Send(Download);
        (await peer.ReceiveAsync())["result"]!.ToJsonString().Should().Be("""{"binary":2}""");
    }

    [Fact]
    public async Task Download_CancelledOnTheWire_EndsWithoutAFrame()
    {
        await using var peer = new BlobPeer().Start();
        var source = PatternStream.Endless;
        peer.Service.Source = source;
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"blob.open","params":[]}""");
        await peer.ReceiveAsync();

        peer.SendFrame(5, 1);

        await source.Disposed.Task.DefaultTimeout();
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task CancelledStream_DataWithinItsCredit_IsIgnored()
    {
        await using var peer = await StartCancelledAsync();

        peer.SendFrame(1, 7, new byte[4090]);
        peer.SendFrame(1, 7, new byte[4]);
        peer.SendFrame(2, 7);

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task CancelledStream_DataBeyondItsCredit_EndsTheConnection()
    {
        await using var peer = await StartCancelledAsync();

        peer.SendFrame(1, 7, new byte[4095]);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, "Binary frames were received for the unknown stream 7.");
    }

    [Fact]
    public async Task EndedStream_LateFrames_AreIgnored()
    {
        await using var peer = new BlobPeer().Start();

        peer.SendFrame(2, 9);
        peer.SendFrame(3, 9, "{}"u8.ToArray());
        peer.SendFrame(5, 9);
        peer.SendCredit(9, 100);

        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task DataFrame_UnknownStream_EndsTheConnection()
    {
        await using var peer = new BlobPeer().Start();

        peer.SendFrame(1, 9, 1);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, "Binary frames were received for the unknown stream 9.");
    }

    [Fact]
    public async Task DataFrame_BeyondItsCredit_EndsTheConnection()
    {
        await using var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(Upload);
        await peer.ReceiveFrameAsync();

        peer.SendFrame(1, 7, new byte[4097]);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, "Stream 7 received more bytes than were granted.");
    }

    [Theory]
    [InlineData(0u, "The credit of stream 1 must be from 1 to 2147483647.")]
    [InlineData(0x8000_0000u, "The credit of stream 1 must be from 1 to 2147483647.")]
    [InlineData(0x7FFF_FFFFu, "The credit of stream 1 exceeds 2147483647 bytes.")]
    public async Task Credit_OutOfRange_EndsTheConnection(uint credit, string reason)
    {
        await using var peer = new BlobPeer().Start();
        peer.Service.Source = new PatternStream(5) { StopsAt = 0 };
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"blob.open","params":[]}""");
        await peer.ReceiveAsync();

        peer.SendCredit(1, 1);
        peer.SendCredit(1, credit);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, reason);
    }

    [Theory]
    [InlineData(new byte[0], "A binary frame must have at least 5 bytes.")]
    [InlineData(new byte[] { 1, 0, 0, 0 }, "A binary frame must have at least 5 bytes.")]
    [InlineData(new byte[] { 1, 0, 0, 0, 7 }, "A binary frame is invalid: type 1, 5 bytes.")]
    [InlineData(new byte[] { 2, 0, 0, 0, 7, 1 }, "A binary frame is invalid: type 2, 6 bytes.")]
    [InlineData(new byte[] { 4, 0, 0, 0, 7, 1 }, "A binary frame is invalid: type 4, 6 bytes.")]
    [InlineData(new byte[] { 5, 0, 0, 0, 7, 1 }, "A binary frame is invalid: type 5, 6 bytes.")]
    [InlineData(new byte[] { 0, 0, 0, 0, 7 }, "A binary frame is invalid: type 0, 5 bytes.")]
    [InlineData(new byte[] { 6, 0, 0, 0, 7 }, "A binary frame is invalid: type 6, 5 bytes.")]
    [InlineData(new byte[] { 3, 0, 0, 0, 7, 0x7B }, "The error of stream 7 is not valid JSON.")]
    public async Task Frame_Malformed_EndsTheConnection(byte[] frame, string reason)
    {
        await using var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(Upload);
        await peer.ReceiveFrameAsync();

        peer.Transport.SendFrame(frame);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, reason);
    }

    [Fact]
    public async Task Frame_TooLarge_EndsTheConnection()
    {
        await using var peer = new BlobPeer(configure: options => options.MaxMessageSize = 1024).Start();

        peer.SendFrame(1, 7, new byte[64 * 1024]);

        await peer.AssertClosedAsync(RpcCloseCode.MessageTooLarge, "A binary frame is larger than MaxMessageSize.");
    }

    [Fact]
    public async Task Frame_PlainConnection_EndsTheConnection()
    {
        await using var peer = new BlobPeer(extended: false).Start();

        peer.SendFrame(1, 7, 1);

        await peer.AssertClosedAsync(RpcCloseCode.ProtocolError, "Binary frames require the subprotocol rpcgateway.v1.");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"binary":0}""")]
    [InlineData("""{"binary":-1}""")]
    [InlineData("""{"binary":4294967296}""")]
    [InlineData("""{"binary":"7"}""")]
    [InlineData("""{"binary":[7]}""")]
    [InlineData("[7]")]
    public async Task Argument_NotABinaryStream_IsInvalidParams(string argument)
    {
        await using var peer = new BlobPeer().Start();

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"method":"blob.upload","params":[{{argument}}]}""");

        (await peer.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        await peer.AssertAliveAsync();
    }

    [Fact]
    public async Task Argument_StreamNumberInUse_IsInvalidParams()
    {
        await using var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(Upload);
        await peer.ReceiveFrameAsync();

        peer.Send(Upload.Replace("\"id\":1", "\"id\":2"));

        (await peer.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidParams);
        peer.SendFrame(2, 7);
        (await peer.ReceiveAsync()).Result<string>().Should().StartWith("0:");
    }

    [Theory]
    [InlineData(Upload, RpcErrorCode.InvalidParams)]
    [InlineData(Download, RpcErrorCode.InvalidRequest)]
    public async Task Call_PlainConnection_IsRefused(string request, int code)
    {
        await using var peer = new BlobPeer(extended: false).Start();

        peer.Send(request);

        var error = (await peer.ReceiveAsync())["error"]!;
        error["code"]!.GetValue<int>().Should().Be(code);
        error["message"]!.GetValue<string>().Should().Contain("rpcgateway.v1");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"token":1}""")]
    public async Task Result_NotABinaryStream_FailsTheCall(string result)
    {
        await using var peer = new BlobPeer().Start();
        var call = peer.Blob.DownloadAsync(5);
        await peer.ReceiveAsync();

        peer.Send($$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

        await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<RpcException>().WithMessage("*'*' is not a binary stream*");
    }

    [Fact]
    public async Task Call_CancelledDuringUpload_EndsTheStreamWithAnError()
    {
        await using var peer = new BlobPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = peer.Blob.UploadAsync(PatternStream.Endless, stop.Token);
        (await peer.ReceiveAsync())["params"]!.ToJsonString().Should().Be("""[{"binary":1}]""");

        await stop.CancelAsync();

        (await peer.ReceiveAsync()).Method().Should().Be("$/cancelRequest");
        var frame = await peer.ReceiveFrameAsync();
        frame.Should().StartWith([3, 0, 0, 0, 1]);
        JsonNode.Parse(frame.AsSpan(5))!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.RequestCancelled);
        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<BlobPeer> StartCancelledAsync()
    {
        var peer = new BlobPeer(configure: SmallWindow).Start();
        peer.Send(UploadSome);
        await peer.ReceiveFrameAsync();
        peer.SendFrame(1, 7, 1, 2);
        (await peer.ReceiveFrameAsync()).Should().Equal(5, 0, 0, 0, 7);
        (await peer.ReceiveAsync()).Result<int>().Should().Be(2);
        return peer;
    }

    private static void SmallWindow(RpcConnectionOptions options) => options.BinaryWindow = 4096;
}
