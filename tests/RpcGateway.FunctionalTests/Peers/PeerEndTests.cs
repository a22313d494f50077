using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>How connections between RpcGateway and StreamJsonRpc end, with either as the caller.</summary>
public sealed class PeerEndTests
{
    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Caller_Disposed_CancelsItsCallsAndStreams(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var (call, stream) = await OccupyAsync(pair);

        await pair.Caller.DisposeAsync();

        await ExpectEndAsync(setting, pair, call, stream);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Callee_Disposed_FailsCallsAndStreamsOfTheCaller(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var (call, stream) = await OccupyAsync(pair);

        await pair.Callee.DisposeAsync();

        await ExpectEndAsync(setting, pair, call, stream);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Connection_Cut_EndsCallsAndStreamsAtBothEnds(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var (call, stream) = await OccupyAsync(pair);

        await pair.CutAsync();

        await ExpectEndAsync(setting, pair, call, stream);
    }

    // Starts a call and a stream that run until they are cancelled.
    private static async Task<(Task Call, Task Stream)> OccupyAsync(PeerPair pair)
    {
        var call = pair.Proxy.HoldAsync(CancellationToken.None);
        (await pair.Callee.Service.NextEventAsync()).Should().Be("held");
        var items = pair.Proxy.CountAndHoldAsync(1, CancellationToken.None).GetAsyncEnumerator();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        return (call, items.MoveNextAsync().AsTask());
    }

    private static async Task ExpectEndAsync(string setting, PeerPair pair, Task call, Task stream)
    {
        await pair.Caller.Ended.DefaultTimeout();
        await pair.Callee.Ended.DefaultTimeout();
        var failures = new[] { await PeerFailure.OfAsync(call), await PeerFailure.OfAsync(stream) };
        failures.Should().OnlyContain(failure => failure.Kind == PeerFailure.Lost || failure.Kind == PeerFailure.Cancelled);

        // StreamJsonRpc does not always stop the methods and the streams of a connection that has ended.
        if (!PeerSetting.All[setting].WeCall)
        {
            var events = new List<string>();
            while (events.Count < 3)
            {
                events.Add(await pair.Callee.Service.NextEventAsync());
            }

            events.Should().BeEquivalentTo("hold cancelled", "hold cancelled", "stream ended");
        }
    }
}
