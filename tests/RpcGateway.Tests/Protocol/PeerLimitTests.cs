using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>A message that the peer would refuse is not sent: the sender gets an error with size, limit and remedy.</summary>
public sealed class PeerLimitTests
{
    private static readonly string Large = new('x', 2000);

    [Fact]
    public async Task Call_LargerThanThePeerAccepts_FailsWithoutBeingSent()
    {
        await using var pair = Create();

        var failure = await FluentActions.Awaiting(() => pair.Probe.EchoAsync(Large).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        failure.Which.Message.Should().Contain("probe.echo").And.Contain("1024").And.Contain("MaxMessageSize");
        pair.Client.SentBytes.Should().Be(0);
        (await pair.Probe.EchoAsync("small").DefaultTimeout()).Should().Be("small");
    }

    [Fact]
    public async Task RawCall_DeeperThanThePeerAccepts_FailsWithoutBeingSent()
    {
        // The reader has the same limit, so both must count in the same way.
        await using var pair = Create(configure: options => options.MaxDepth = 10, maxSize: null);

        async Task<string> CallAsync(int depth)
        {
            var value = new string('[', depth) + new string(']', depth);
            var parameters = JsonSerializer.SerializeToUtf8Bytes(new object[] { "[[[{{{\"", JsonDocument.Parse(value) });
            await pair.Client.CallRawAsync("probe.echo", parameters, CancellationToken.None).DefaultTimeout();
            return "";
        }

        // Plus two levels: the message and its params.
        var deep = await FluentActions.Awaiting(() => CallAsync(9)).Should().ThrowAsync<RpcException>();
        deep.Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        deep.Which.Message.Should().Contain("MaxDepth");
        var allowed = await FluentActions.Awaiting(() => CallAsync(8)).Should().ThrowAsync<RpcException>();
        allowed.Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Notification_LargerThanThePeerAccepts_Throws()
    {
        await using var pair = Create();

        pair.Probe.Invoking(probe => probe.Note(Large))
            .Should().Throw<RpcException>().Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        pair.Client.SentBytes.Should().Be(0);
    }

    [Fact]
    public async Task Broadcast_LargerThanOneReceiverAccepts_ReachesTheOthers()
    {
        await using var limited = Create(ofServer: false);
        await using var other = new ProbePair();
        var bytes = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","method":"probeCallback.noted","params":["{{Large}}"]}""");
        var notification = new RpcNotification(bytes, "probeCallback.noted", RpcOverflowPolicy.Disconnect);

        limited.Server.Send(notification);
        other.Server.Send(notification);

        (await other.Callback.Notes.Reader.ReadAsync().DefaultTimeout()).Should().Be(Large);
        limited.Server.SentBytes.Should().Be(0);
        (await limited.Probe.EchoAsync("lives").DefaultTimeout()).Should().Be("lives");
    }

    [Fact]
    public async Task Result_LargerThanTheCallerAccepts_FailsTheCall()
    {
        await using var pair = Create(ofServer: false);

        var failure = await FluentActions.Awaiting(() => pair.Probe.EchoAsync(Large).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        failure.Which.Message.Should().Contain("probe.echo").And.Contain("1024");
        (await pair.Probe.EchoAsync("small").DefaultTimeout()).Should().Be("small");
    }

    [Fact]
    public async Task ErrorText_LargerThanTheCallerAccepts_IsShortened()
    {
        await using var pair = Create(ofServer: false, options => options.EnableDetailedErrors = true);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        var failure = await FluentActions.Awaiting(() => pair.Probe.FailAsync(Large).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.ServiceFailed);
        failure.Which.Message.Should().StartWith("xxx").And.EndWith("...");
    }

    [Fact]
    public async Task ResultStream_ReaderOfSmallMessages_IsSentInPortionsThatFit()
    {
        await using var pair = Create(ofServer: false, options => options.MaxMessageSize = 1024);

        var items = await pair.Probe.RangeAsync(5000).ToListAsync().DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, 5000));
    }

    [Fact]
    public async Task ArgumentStream_ReaderOfSmallMessages_IsSentInPortionsThatFit()
    {
        await using var pair = Create(configure: options => options.MaxMessageSize = 1024);

        var sum = await pair.Probe.SumAsync(Enumerable.Range(0, 5000).ToAsyncEnumerable()).DefaultTimeout();

        sum.Should().Be(Enumerable.Range(0, 5000).Sum());
    }

    // Without the check of the sender, the reader would refuse messages beyond the limit.
    private static ProbePair Create(
        bool ofServer = true, Action<RpcConnectionOptions>? configure = null, int? maxSize = 1024)
    {
        var pair = new ProbePair(configure: configure);
        (ofServer ? pair.Client : pair.Server).PeerLimits = new RpcPeerLimits(maxSize, 10);
        return pair;
    }
}
