using System.Text.Json.Nodes;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Objects and streams that pass by reference. Their handles have no prefix.</summary>
public sealed class ObjectTests
{
    [Fact]
    public async Task Objects_OfTwoServices_DoNotCollide()
    {
        await using var one = new DepotServer();
        await using var two = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("one", one.Configure), ("two", two.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc, "one", "two");
        var (first, second) = (client.Use("one"), client.Use("two"));

        var boxes = new List<(IBox Box, string Name, IDepot Home, IDepot Other)>();
        for (var i = 0; i < 10; i++)
        {
            boxes.Add((await first.OpenBoxAsync($"a{i}").DefaultTimeout(), $"a{i}", first, second));
            boxes.Add((await second.OpenBoxAsync($"b{i}").DefaultTimeout(), $"b{i}", second, first));
        }

        foreach (var (box, name, home, other) in boxes)
        {
            (await box.NameAsync().DefaultTimeout()).Should().Be(name);
            (await home.HoldsAsync(box).DefaultTimeout()).Should().BeTrue();
            var stray = () => other.HoldsAsync(box).DefaultTimeout();
            (await stray.Should().ThrowAsync<RemoteInvocationException>()).Which.ErrorCode.Should().Be(RpcErrorCode.NoSuchStream);
        }

        boxes.ForEach(entry => entry.Box.Dispose());
        await Eventually.IsTrueAsync(() => one.Targets.Single().OpenBoxes + two.Targets.Single().OpenBoxes == 0);
    }

    [Fact]
    public async Task Streams_OfTwoServicesAtOnce_DoNotCollide()
    {
        await using var one = new DepotServer();
        await using var two = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("one", one.Configure), ("two", two.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc, "one", "two");
        var (first, second) = (client.Use("one"), client.Use("two"));

        await Task.WhenAll(Enumerable.Range(1, 10).Select(async n =>
        {
            (await first.ListAsync(n * 10, default).ToListAsync()).Should().Equal(Enumerable.Range(0, n * 10));
            (await second.ListAsync(n, default).ToListAsync()).Should().Equal(Enumerable.Range(0, n));
            (await first.SumAsync(Streams.Numbers(n), default)).Should().Be(n * (n - 1) / 2);
            (await second.DrawAsync(n, default)).Should().Be(n * (n - 1) / 2);
        })).DefaultTimeout();
    }

    [Fact]
    public async Task Objects_OfTheClient_WorkAndAreReleasedByEitherEnd()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc);
        var depot = client.Use();
        using var visitor = new Visitor("ann");

        (await depot.VisitAsync(visitor, default).DefaultTimeout()).Should().Be("visited by ann");
        await Eventually.IsTrueAsync(() => visitor.Disposals > 0);
        (await depot.GreetAsync(new Guest("bob"), default).DefaultTimeout()).Should().Be("hello bob");

        await depot.KeepAsync(visitor).DefaultTimeout();
        (await depot.VisitKeptAsync(default).DefaultTimeout()).Should().Be("ann");
        (await depot.ReturnKeptAsync().DefaultTimeout()).Should().BeSameAs(visitor);
        var disposals = visitor.Disposals;
        await depot.ReleaseKeptAsync().DefaultTimeout();
        await Eventually.IsTrueAsync(() => visitor.Disposals > disposals);
    }

    [Fact]
    public async Task Stream_OfTheClientRequestedByTheService_Works()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc);

        (await client.Use().DrawAsync(100, default).DefaultTimeout()).Should().Be(100 * 99 / 2);
        client.OpenStreams.Should().Be(0);
    }

    [Fact]
    public async Task Handle_Guessed_GetsAnError()
    {
        await using var one = new DepotServer();
        await using var two = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("one", one.Configure), ("two", two.Configure));
        await using var owner = await gateway.ConnectAsync();
        await using var other = await gateway.ConnectAsync();
        var handle = await OpenAsync(owner, "one");
        var token = (await owner.CallAsync("one.ListAsync", "[100000]"))["result"]!["token"]!.GetValue<long>();

        // The numbers of the other client are the same, so its guesses are as good as they can be.
        (await other.CallAsync("two.ListAsync", "[100000]"))["result"]!["token"]!.GetValue<long>().Should().Be(token);
        foreach (var guess in new[] { 0, 1, handle - 1, handle, handle + 1, handle + (1L << 32), long.MaxValue, -1 })
        {
            (await other.ErrorCodeAsync($"$/invokeProxy/{guess}/NameAsync")).Should().Be(RpcErrorCode.NoSuchStream);
            (await other.ErrorCodeAsync("two.HoldsAsync", $$"""[{"__jsonrpc_marshaled":0,"handle":{{guess}}}]"""))
                .Should().Be(RpcErrorCode.NoSuchStream);
            await other.SendAsync(
                $$$"""{"jsonrpc":"2.0","method":"$/releaseMarshaledObject","params":{"handle":{{{guess}}},"ownedBySender":false}}""");
        }

        foreach (var guess in new[] { 0, 1, token - 1, token + 1, token + (1L << 32) })
        {
            (await other.ErrorCodeAsync("$/enumerator/next", $"[{guess}]")).Should().Be(RpcErrorCode.NoSuchStream);
        }

        (await owner.ResultAsync<string>($"$/invokeProxy/{handle}/NameAsync")).Should().Be("one");
        one.Targets.Single().OpenBoxes.Should().Be(1);
    }

    [Fact]
    public async Task Objects_NeverDisposed_AreLimited()
    {
        const int proxies = 100_000;
        const int inFlight = 50;
        const int limit = 1000;
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("shelves", server.Configure));
        using var handles = new HandleCount("shelves");
        await using (var socket = await gateway.ConnectAsync())
        {
            var opened = 0;
            for (var i = 0; i < proxies; i += inFlight)
            {
                for (var sent = 0; sent < inFlight; sent++)
                {
                    await socket.RequestAsync("shelves.OpenBoxAsync", "[\"a\"]");
                }

                for (var received = 0; received < inFlight; received++)
                {
                    var response = await socket.ReceiveAsync();
                    if (response["error"] is null)
                    {
                        opened++;
                        continue;
                    }

                    response.ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
                    response.ErrorMessage().Should().Contain("MaxHandles");
                }
            }

            opened.Should().Be(limit);

            // What the client does not know of, the service does not keep.
            await Eventually.IsTrueAsync(() => server.Targets.Single().OpenBoxes == limit);
            handles.Value.Should().Be(limit);

            var first = 1L << 32;
            await socket.SendAsync($$"""{"jsonrpc":"2.0","method":"$/invokeProxy/{{first}}/Dispose"}""");
            await socket.SendAsync(
                $$$"""{"jsonrpc":"2.0","method":"$/releaseMarshaledObject","params":{"handle":{{{first}}},"ownedBySender":false}}""");
            await OpenAsync(socket, "shelves");
        }

        await Eventually.IsTrueAsync(() => server.Targets.Single().OpenBoxes == 0);
        await Eventually.IsTrueAsync(() => handles.Value == 0);
    }

    [Fact]
    public async Task Objects_OfTheClientNeverReleased_AreLimited()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(
            ("depot", backend =>
            {
                server.Configure(backend);
                backend.UsePrefix(prefix => prefix.MaxHandles = 2);
            }
        ));
        await using var socket = await gateway.ConnectAsync();

        for (var handle = 0; handle < 2; handle++)
        {
            (await KeepAsync(handle))["error"].Should().BeNull();
        }

        (await KeepAsync(2)).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        await socket.SendAsync("""{"jsonrpc":"2.0","method":"$/releaseMarshaledObject","params":{"handle":0,"ownedBySender":true}}""");
        (await KeepAsync(2))["error"].Should().BeNull();

        // A failed call releases what was among its arguments.
        (await socket.ErrorCodeAsync("depot.Unknown", """[{"__jsonrpc_marshaled":0,"handle":3}]""")).Should().Be(RpcErrorCode.NoSuchStream);
        (await KeepAsync(3)).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);

        Task<JsonNode> KeepAsync(int handle) =>
            socket.CallAsync("depot.KeepAsync", $$"""[{"__jsonrpc_marshaled":1,"handle":{{handle}}}]""");
    }

    [Fact]
    public async Task Arguments_OfAFailedCall_AreReleased()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(
            ("depot", backend =>
            {
                server.Configure(backend);
                backend.UsePrefix(prefix => prefix.MaxHandles = 1);
            }
        ));
        await using var socket = await gateway.ConnectAsync();

        for (var handle = 0; handle < 3; handle++)
        {
            (await socket.ErrorCodeAsync("depot.Unknown", $$"""[{"__jsonrpc_marshaled":1,"handle":{{handle}}}]"""))
                .Should().Be(RpcErrorCode.MethodNotFound);
        }
    }

    private static async Task<long> OpenAsync(RawWebSocket socket, string prefix) =>
        (await socket.CallAsync($"{prefix}.OpenBoxAsync", $"[\"{prefix}\"]"))["result"]!["handle"]!.GetValue<long>();

    private sealed class Visitor(string name) : IVisitor
    {
        private int _disposals;

        public int Disposals => Volatile.Read(ref _disposals);

        public Task<string> NameAsync() => Task.FromResult(name);

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }

    private sealed class Guest(string name) : IGuest
    {
        public Task<string> NameAsync() => Task.FromResult(name);
    }
}
