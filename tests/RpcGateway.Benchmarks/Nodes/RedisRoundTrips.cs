using StackExchange.Redis;
using IServer = RpcGateway.Benchmarks.Processes.IServer;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>
/// The least that a call between two nodes costs: a message to a channel of the other end, and a message back, one call after the
/// other. Both ends are in this process, and use the Redis server of the nodes.
/// </summary>
internal static class RedisRoundTrips
{
    public const string Name = "Redis alone";

    private static readonly RedisChannel There = RedisChannel.Literal("benchmark:there");
    private static readonly RedisChannel Back = RedisChannel.Literal("benchmark:back");
    private static readonly byte[] Message = new byte[200];

    public static Contestant Create(IServer server) => new(Name, server, RunAsync);

    private static async Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var port = process.ReadNeighbours().Single(neighbour => neighbour.Kind == Neighbour.Redis).Port;
        await using var near = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        await using var far = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        var requests = await far.GetSubscriber().SubscribeAsync(There);
        var responses = await near.GetSubscriber().SubscribeAsync(Back);
        requests.OnMessage(message => far.GetSubscriber().PublishAsync(Back, message.Message));
        await RunForAsync(near, responses, new Histogram(), duration / 10, cancellationToken);

        var latencies = new Histogram();
        var meter = Meter.Start(process);
        var calls = await RunForAsync(near, responses, latencies, duration, cancellationToken);
        var spending = meter.Stop(calls);
        return new Figures
        {
            [Measure.CpuPerCall] = spending.CpuMicroseconds,
            [Measure.CallsPerSecond] = spending.PerSecond,
            [Measure.LastResponseP50] = latencies.Microseconds(50),
            [Measure.LastP99] = latencies.Microseconds(99),
            [Measure.BytesPerCall] = spending.Bytes,
        };
    }

    private static async Task<long> RunForAsync(
        ConnectionMultiplexer near, ChannelMessageQueue responses, Histogram latencies, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = 0L;
        do
        {
            var sent = Stopwatch.GetTimestamp();
            await near.GetSubscriber().PublishAsync(There, Message, CommandFlags.FireAndForget);
            await responses.ReadAsync(cancellationToken);
            latencies.Record((long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
            calls++;
        }
        while (Stopwatch.GetElapsedTime(started) < duration);
        return calls;
    }
}
