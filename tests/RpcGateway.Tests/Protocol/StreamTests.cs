using System.Runtime.CompilerServices;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class StreamTests
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
        await using var pair = new ProbePair();

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
        await using var pair = new ProbePair(extended: true);

        var sum = await pair.Probe.SumAsync(GenerateAsync(count)).DefaultTimeout();

        sum.Should().Be(Enumerable.Range(0, count).Sum());
        pair.Client.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task ArgumentAndResult_AtOnce_AreBothStreamed()
    {
        await using var pair = new ProbePair();

        var items = await ReadAsync(pair.Probe.DoubleAsync(GenerateAsync(3_000))).DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, 3_000).Select(i => 2 * i));
    }

    [Fact]
    public async Task Result_CancelledWhileReaderIsBusy_EndsTheGenerator()
    {
        await using var pair = new ProbePair();
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
        await using var pair = new ProbePair();

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
        await using var pair = new ProbePair();
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
        await using var pair = new ProbePair(configure: options => options.StreamReadAhead = 10);
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
        await using var pair = new ProbePair();
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
        await using var pair = new ProbePair();
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
        await using var pair = new ProbePair();

        var items = await ReadAsync(pair.Server.GetProxy<IProbeCallback>().CountAsync(1_000)).DefaultTimeout();

        items.Should().Equal(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefused()
    {
        await using var pair = new ProbePair(configure: options => options.MaxStreams = 1);
        var first = pair.Probe.EndlessAsync().GetAsyncEnumerator();
        await first.MoveNextAsync().DefaultTimeout();

        var failure = await FluentActions.Awaiting(() => ReadAsync(pair.Probe.EndlessAsync()).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        await first.DisposeAsync().DefaultTimeout();
        await pair.Service.GeneratorEnded.Task.DefaultTimeout();
    }

    [Theory]
    [InlineData("""{"token":TOKEN}""")]
    [InlineData("[TOKEN]")]
    public async Task Next_SentByHand_ReturnsPortionsUntilFinished(string parameters)
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[1000]}""");
        var items = new List<int>();
        Collect(response["result"]!["values"]);
        var token = response["result"]!["token"]!.GetValue<int>();

        for (var finished = false; !finished;)
        {
            response = await peer.ExchangeAsync(
                $$"""{"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{{parameters.Replace("TOKEN", $"{token}")}}}""");
            Collect(response["result"]!["values"]);
            finished = response["result"]!["finished"]!.GetValue<bool>();
        }

        items.Should().Equal(Enumerable.Range(0, 1000));
        response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":10,"method":"$/enumerator/next","params":[{{token}}]}""");
        response.ErrorCode().Should().Be(RpcErrorCode.NoSuchStream);

        void Collect(System.Text.Json.Nodes.JsonNode? values) =>
            items.AddRange(values?.AsArray().Select(value => value!.GetValue<int>()) ?? []);
    }

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(5, "[0,1,2,3,4]")]
    public async Task Result_FitsIntoTheFirstResponse_EndsThere(int count, string values)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[{{count}}]}""");

        response["result"]!.ToJsonString().Should().Be($$"""{"values":{{values}}}""");
        await Eventually.IsTrueAsync(() => peer.Connection.OpenStreams == 0);
    }

    [Fact]
    public async Task Next_WithMax_ReturnsNoMore()
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":8,"method":"probe.range","params":[1000]}""");
        var token = response["result"]!["token"]!.GetValue<int>();

        response = await peer.ExchangeAsync(
            $$$"""{"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":{{{token}}},"max":3}}""");

        response["result"]!["values"]!.AsArray().Count.Should().BeInRange(1, 3);
    }

    [Fact]
    public async Task Next_CancelledWhileWaiting_RespondsAndTheStreamContinues()
    {
        await using var peer = new ProbePeer().Start();
        var response = await peer.ExchangeAsync(
            """{"jsonrpc":"2.0","id":1,"method":"probe.double","params":[{"token":"mine"}]}""");
        var messages = new List<System.Text.Json.Nodes.JsonNode> { response, await peer.ReceiveAsync() };
        var token = messages.Single(message => message["result"] is not null)["result"]!["token"]!.GetValue<int>();
        var ask = messages.Single(message => message["method"] is not null);
        ask["params"]!["token"]!.GetValue<string>().Should().Be("mine");

        peer.Send($$"""{"jsonrpc":"2.0","id":"next","method":"$/enumerator/next","params":[{{token}}]}""");
        response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"next"}}""");
        response.ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);

        peer.Send($$"""{"jsonrpc":"2.0","id":"again","method":"$/enumerator/next","params":[{{token}}]}""");
        response = await peer.ExchangeAsync($$$"""{"jsonrpc":"2.0","id":{{{ask["id"]}}},"result":{"values":[21],"finished":true}}""");
        response["result"]!["values"]!.ToJsonString().Should().Be("[42]");
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
