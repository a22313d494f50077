using System.Diagnostics;
using RpcGateway.Dashboard.Live;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

public sealed class LiveFeedTests
{
    [Fact]
    public async Task Watch_OtherClientCalls_HasCallsAndConnections()
    {
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var snapshots = watcher.GetProxy<ILive>().WatchAsync().GetAsyncEnumerator();
        (await snapshots.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        await using var client = await server.Gateway.ConnectAsync();
        var id = await client.HelloAsync();

        await client.ResultAsync<string>("test.echo", """["one"]""");
        await client.ErrorCodeAsync("test.unknown");

        // Other tests call at the same time, so calls may appear before the connection.
        var methods = new List<LiveMethod>();
        do
        {
            (await snapshots.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
            methods.AddRange(snapshots.Current.Seconds.SelectMany(second => second.Methods));
        }
        while (!methods.Any(method => method.Name == "test.echo")
            || !methods.Any(method => method is { Name: "_OTHER", IsOutgoing: false })
            || !snapshots.Current.Connections.Any(one => one.Id == id && one is { Received: > 0, Sent: > 0 }));

        methods.Where(method => method is { Name: "_OTHER", IsOutgoing: false }).Sum(method => method.Errors)
            .Should().BePositive();
        methods.Should().NotContain(method => method.Name.StartsWith(ILive.Prefix, StringComparison.Ordinal));
        var connection = snapshots.Current.Connections.Should().ContainSingle().Which;
        connection.Id.Should().Be(id);
        connection.Address.Should().Be("127.0.0.1");
        snapshots.Current.ConnectionCount.Should().Be(1);
        snapshots.Current.Seconds.Should().OnlyContain(second => second.Elapsed > 0);
    }

    [Fact]
    public async Task Watch_MoreCallsThanShown_AreCounted()
    {
        await using var server = await LiveServer.StartAsync(options: options => options.MaxConcurrentCalls = 300);
        await using var client = await server.Gateway.ConnectAsync();
        for (var id = 1; id <= 220; id++)
        {
            await client.SendAsync($$"""{"jsonrpc":"2.0","id":"{{id}}","method":"test.wait","params":["never"]}""");
        }

        await client.ResultAsync<string>("test.echo", """["all have begun"]""");
        await using var watcher = await server.WatchAsync();

        var snapshot = await watcher.GetProxy<ILive>().WatchAsync().FirstAsync().AsTask().DefaultTimeout();

        snapshot.CallCount.Should().Be(220);
        snapshot.Calls.Should().HaveCount(200);
        snapshot.StreamCount.Should().Be(0);
    }

    [Fact]
    public async Task Watch_OpenStream_IsARunningCall()
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.Gateway.ConnectAsync();
        await client.CallAsync("test.count", """[1,"end"]""");
        await using var watcher = await server.WatchAsync();

        await foreach (var snapshot in watcher.GetProxy<ILive>().WatchAsync())
        {
            var call = snapshot.Calls.Should().ContainSingle().Which;
            call.Method.Should().Be("test.count");
            call.Connection.Should().Be(snapshot.Connections.Single().Id);
            call.ItemsSent.Should().Be(1);
            snapshot.Connections.Single().Streams.Should().Be(1);
            break;
        }
    }

    [Fact]
    public async Task WatchSpans_CallWithTraceParent_HasItsAttributes()
    {
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var spans = watcher.GetProxy<ILive>().WatchSpansAsync().GetAsyncEnumerator();
        (await spans.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        await using var client = await server.Gateway.ConnectAsync();
        var (trace, parent) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        await client.SendAsync(
            $$"""{"jsonrpc":"2.0","id":"<b>","method":"no.\u001b[1mmethod","traceparent":"00-{{trace}}-{{parent}}-01"}""");

        var span = await spans.FindAsync(trace);
        span.Name.Should().Be("jsonrpc");
        span.Attributes["rpc.method"].Should().Be("_OTHER");
        span.ParentId.Should().Be(parent);
        span.IsOutgoing.Should().BeFalse();
        span.Error.Should().Be("-32601");
        span.Attributes["rpc.method_original"].Should().Be("""no.\u001b[1mmethod""");
        span.Attributes["jsonrpc.request.id"].Should().Contain("<b>");
        span.Duration.Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task WatchSpans_ResumedAtAMark_ContinuesAfterIt()
    {
        await using var server = await LiveServer.StartAsync();
        await using var other = await server.WatchAsync();
        await using var others = other.GetProxy<ILive>().WatchSpansAsync().GetAsyncEnumerator();
        (await others.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        await using var client = await server.Gateway.ConnectAsync();
        var parent = ActivitySpanId.CreateRandom().ToHexString();
        var (first, second) = (ActivityTraceId.CreateRandom().ToHexString(), ActivityTraceId.CreateRandom().ToHexString());
        Task Call(string trace) => client.SendAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"test.echo","params":["a"],"traceparent":"00-{{trace}}-{{parent}}-01"}""");
        await Call(first);
        await others.FindAsync(first);
        var mark = others.Current.Mark;
        await Call(second);
        await others.FindAsync(second);

        await using var again = await server.WatchAsync();
        await using var portions = again.GetProxy<ILive>().WatchSpansAsync(mark).GetAsyncEnumerator();
        var found = await portions.FindAsync(second, notSeen: first);

        found.TraceId.Should().Be(second);
    }

    [Fact]
    public async Task WatchSpans_LongTextFromThePeer_IsTruncated()
    {
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var spans = watcher.GetProxy<ILive>().WatchSpansAsync().GetAsyncEnumerator();
        (await spans.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        await using var client = await server.Gateway.ConnectAsync();
        var (trace, parent) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        var id = new string('x', 1000);

        await client.SendAsync(
            $$"""{"jsonrpc":"2.0","id":"{{id}}","method":"test.echo","params":["a"],"traceparent":"00-{{trace}}-{{parent}}-01"}""");

        var span = await spans.FindAsync(trace);
        span.Attributes.Values.Should().OnlyContain(value => value.Length <= 201);
    }

    [Fact]
    public async Task Watch_LastWatcherLeaves_StopsListening()
    {
        await using var server = await LiveServer.StartAsync();
        server.Service.Meter.IsWatched.Should().BeFalse();
        server.Service.Recorder.IsWatched.Should().BeFalse();
        await using (var watcher = await server.WatchAsync())
        {
            var live = watcher.GetProxy<ILive>();
            await using var snapshots = live.WatchAsync().GetAsyncEnumerator();
            await using var spans = live.WatchSpansAsync().GetAsyncEnumerator();
            await snapshots.MoveNextAsync().DefaultTimeout();
            await spans.MoveNextAsync().DefaultTimeout();
            server.Service.Meter.IsWatched.Should().BeTrue();
            server.Service.Recorder.IsWatched.Should().BeTrue();
        }

        // A connection ends after all of its calls, and so after their streams.
        await server.Gateway.Log.WaitForAsync("Ended").DefaultTimeout();
        server.Service.Meter.IsWatched.Should().BeFalse();
        server.Service.Recorder.IsWatched.Should().BeFalse();
    }
}
