using System.Diagnostics;
using RpcGateway.Dashboard.Live;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

/// <summary>Runs alone, because the listener that requests the most data of a span decides for the process.</summary>
[Collection(nameof(Alone))]
public sealed class SampledSpanTests
{
    [Fact]
    public async Task WatchSpans_ApplicationSamples_KeepsItsDecision()
    {
        var (chosen, other) = (ActivityTraceId.CreateRandom().ToHexString(), ActivityTraceId.CreateRandom().ToHexString());
        var parent = ActivitySpanId.CreateRandom().ToHexString();
        var recorded = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var dropped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var application = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RpcGateway",
            Sample = (ref options) => options.TraceId.ToHexString() == chosen
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                var trace = activity.TraceId.ToHexString();
                (trace == chosen ? recorded : trace == other ? dropped : null)?.TrySetResult(activity.Recorded);
            },
        };
        ActivitySource.AddActivityListener(application);
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var spans = watcher.GetProxy<ILive>().WatchSpansAsync().GetAsyncEnumerator();
        await spans.MoveNextAsync().DefaultTimeout();
        await using var client = await server.Gateway.ConnectAsync();

        foreach (var trace in new[] { other, chosen })
        {
            await client.SendAsync(
                $$"""{"jsonrpc":"2.0","id":1,"method":"test.echo","params":["a"],"traceparent":"00-{{trace}}-{{parent}}-01"}""");
        }

        await spans.FindAsync(chosen, alsoSeen: other);
        (await recorded.Task.DefaultTimeout()).Should().BeTrue();
        (await dropped.Task.DefaultTimeout()).Should().BeFalse("exporters omit spans that are not recorded");
    }
}
