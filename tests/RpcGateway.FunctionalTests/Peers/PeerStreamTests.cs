using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>Streams between RpcGateway and StreamJsonRpc, as results and as arguments, with either as the caller.</summary>
public sealed class PeerStreamTests
{
    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Result_AnyLength_ReturnsAllItems(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        foreach (var count in new[] { 0, 1, 1_000 })
        {
            var items = await pair.Proxy.CountAsync(count, CancellationToken.None).ToListAsync().DefaultTimeout();

            items.Should().Equal(Enumerable.Range(0, count));
            (await pair.Callee.Service.NextEventAsync()).Should().Be("stream ended");
        }
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Result_ReaderStops_EndsTheGenerator(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var first = await pair.Proxy.CountAsync(int.MaxValue, CancellationToken.None).FirstAsync().DefaultTimeout();

        first.Should().Be(0);
        (await pair.Callee.Service.NextEventAsync()).Should().Be("stream ended");
        (await pair.Proxy.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Result_ReaderCancels_EndsTheGenerator(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        using var cancelling = new CancellationTokenSource();
        await using var items = pair.Proxy.CountAndHoldAsync(2, cancelling.Token).GetAsyncEnumerator(cancelling.Token);
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        var next = items.MoveNextAsync().AsTask();

        await cancelling.CancelAsync();

        (await PeerFailure.OfAsync(next.DefaultTimeout())).Kind.Should().Be(PeerFailure.Cancelled);
        (await pair.Callee.Service.NextEventAsync()).Should().Be("hold cancelled");
        (await pair.Callee.Service.NextEventAsync()).Should().Be("stream ended");
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Result_GeneratorFails_ReturnsItemsBeforeTheError(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var items = new List<int>();

        var failure = await PeerFailure.OfAsync(ReadAsync().DefaultTimeout());

        items.Should().Equal(0, 1, 2);
        failure.Should().Be(new PeerFailure(PeerFailure.Error, 1001, "No more."));
        (await pair.Callee.Service.NextEventAsync()).Should().Be("stream ended");

        async Task ReadAsync()
        {
            await foreach (var item in pair.Proxy.CountAndFailAsync(3, CancellationToken.None))
            {
                items.Add(item);
            }
        }
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Argument_AnyLength_IsReadToItsEnd(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        foreach (var count in new[] { 0, 1, 1_000 })
        {
            var values = Enumerable.Range(0, count).ToAsyncEnumerable();

            var sum = await pair.Proxy.SumAsync(values, CancellationToken.None).DefaultTimeout();

            sum.Should().Be(Enumerable.Range(0, count).Sum());
        }
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Argument_MethodReadsOneItem_EndsTheSource(string setting)
    {
        Assert.SkipUnless(
            PeerSetting.All[setting].WeCall,
            "StreamJsonRpc drops the streams among its arguments with the response, before it handles the abort.");
        await using var pair = await PeerPair.StartAsync(setting);
        var source = new PeerSource();

        (await pair.Proxy.FirstAsync(source.CountAsync(), CancellationToken.None).DefaultTimeout()).Should().Be(0);

        await source.Ended.DefaultTimeout();
    }

    [Fact]
    public async Task Argument_MethodReadsOneItem_AbortIsSentBeforeTheResponse()
    {
        await using var server = await GatewayServerEnd.StartAsync();
        await using var socket = await RawWebSocket.ConnectAsync(server.Rpc);

        await socket.SendAsync("""{"jsonrpc":"2.0","id":"first","method":"peer.firstAsync","params":[{"token":7,"values":[1]}]}""");

        (await socket.ReceiveAsync()).Method().Should().Be("$/enumerator/next");
        (await socket.ReceiveAsync()).Method().Should().Be("$/enumerator/abort");
        (await socket.ReceiveAsync())["id"]!.GetValue<string>().Should().Be("first");
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Argument_SourceFails_FailsTheCall(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var call = pair.Proxy.SumAsync(PeerSource.BreakAsync(), CancellationToken.None);

        var failure = await PeerFailure.OfAsync(call.DefaultTimeout());

        failure.Kind.Should().Be(PeerFailure.Error, failure.ToString());
        (await pair.Callee.Service.NextEventAsync()).Should().Be("sum failed: error");
    }

    // The source has its next item only when the result of the one before has arrived.
    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task ArgumentAndResult_ItemByItem_AreStreamed(string setting)
    {
        Assert.SkipUnless(
            PeerSetting.All[setting].WeCall,
            "StreamJsonRpc drops the streams among its arguments with the response, also when that is a stream.");
        await using var pair = await PeerPair.StartAsync(setting);
        var amounts = Channel.CreateUnbounded<int>();
        await using var orders = pair.Proxy.OrderAsync(amounts.Reader.ReadAllAsync(), CancellationToken.None)
            .GetAsyncEnumerator();

        for (var amount = 1; amount <= 5; amount++)
        {
            amounts.Writer.TryWrite(amount);
            (await orders.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
            orders.Current.Should().Be(new PeerOrder("tea", amount));
        }

        amounts.Writer.Complete();
        (await orders.MoveNextAsync().DefaultTimeout()).Should().BeFalse();
    }
}
