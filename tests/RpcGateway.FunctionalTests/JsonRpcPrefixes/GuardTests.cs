using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>What the gateway checks: prefixes at startup, users, limits.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task Start_PrefixesThatClash_AreReportedTogether()
    {
        using var log = new TestLog();
        await using var app = TestGateway.Build(log, gateway =>
        {
            Add(gateway, "a", "git");
            Add(gateway, "b", "git");
            Add(gateway, "c", "rpc");
            Add(gateway, "d", "$");
            Add(gateway, "e", "x.y");
            Add(gateway, "f", "jobs");
            Add(gateway, "g", "clock");
            Add(gateway, "h", "free", new AuthorizeAttribute("no such policy"));
            gateway.AddService<IPrefixClock, PrefixClock>();
            gateway.AddBackends(options => options.AllowContracts("jobs"));
        }, services: services => services.AddAuthorization());

        var start = () => app.StartAsync();

        var lines = (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Split("\n- ");
        lines.Should().BeEquivalentTo(
            "The RPC gateway cannot start:",
            "The prefix 'rpc' of the backend 'c' is reserved by JSON-RPC. Choose another prefix.",
            "The prefix '$' of the backend 'd' is invalid. It must have 1 to 100 letters, digits, '_' or '-', and no dot: the gateway adds the dot.",
            "The prefix 'x.y' of the backend 'e' is invalid. It must have 1 to 100 letters, digits, '_' or '-', and no dot: the gateway adds the dot.",
            "The prefix 'jobs' of the backend 'f' clashes with the contract 'jobs' of AllowContracts. Change the prefix, or remove the contract.",
            "The prefix 'clock' of the backend 'g' clashes with methods of the gateway: clock.read, clock.readAsync. Change the prefix, or the contract.",
            "The backends 'a', 'b' have the same prefix 'git'. Change all but one.",
            "'free.*': The AuthorizationPolicy named: 'no such policy' was not found.");
    }

    [Fact]
    public void Validate_Mistake_IsNamed()
    {
        var options = new StreamJsonRpcBackendOptions();
        options.ConnectTcp("a", 1).UsePrefix(prefix => prefix.MaxHandles = 0).UseLanguageServer();

        options.Validate().Should().BeEquivalentTo(
            "UsePrefix cannot be combined with UseLanguageServer: a language server needs a WebSocket of its own (MapJsonRpcBackend).",
            "Prefix.MaxHandles is 0, but must be from 1 to 1000000.");
    }

    [Fact]
    public async Task Authorize_UserIsNotAllowed_IsRefusedBeforeTheServiceIsConnected()
    {
        await using var server = new DepotServer();
        await using var gateway = await TestGateway.StartAsync(
            gateway =>
            {
                gateway.AddStreamJsonRpcBackend("open", backend => server.Configure(backend.UsePrefix()));
                gateway.AddStreamJsonRpcBackend("closed", backend => server.Configure(
                    backend.UsePrefix(prefix => prefix.Authorize = new AuthorizeAttribute("slow"))));
            },
            services: services => services.AddAuthorization(options => options.AddPolicy(
                "slow", policy => policy.RequireAssertion(async _ =>
                {
                    await Task.Yield();
                    return false;
                }))));
        await using var socket = await gateway.ConnectAsync();

        // The decision is not known yet, so the first calls wait for it.
        await socket.SendAsync(
            """
            [{"jsonrpc":"2.0","id":1,"method":"closed.OpenBoxAsync","params":["a"]},
             {"jsonrpc":"2.0","method":"closed.OpenBoxAsync","params":["a"]},
             {"jsonrpc":"2.0","id":2,"method":"closed.OpenBoxAsync","params":["a"]}]
            """);
        ((JsonArray)await socket.ReceiveAsync()).Select(response => response!.ErrorCode())
            .Should().Equal(RpcErrorCode.Unauthenticated, RpcErrorCode.Unauthenticated);
        (await socket.ErrorCodeAsync("closed.OpenBoxAsync", "[\"a\"]")).Should().Be(RpcErrorCode.Unauthenticated);
        server.Targets.Should().BeEmpty();

        (await socket.CallAsync("open.OpenBoxAsync", "[\"a\"]"))["error"].Should().BeNull();
        gateway.Log.Entries.Count(entry => entry.Id.Name == "CallDenied").Should().Be(1);
    }

    [Fact]
    public async Task Authorize_UserIsAllowed_CallsInOrder()
    {
        await using var server = new DepotServer();
        await using var gateway = await TestGateway.StartAsync(
            gateway => gateway.AddStreamJsonRpcBackend("depot", backend => server.Configure(
                backend.UsePrefix(prefix => prefix.Authorize = new AuthorizeAttribute("slow")))),
            services: services => services.AddAuthorization(options => options.AddPolicy(
                "slow", policy => policy.RequireAssertion(async _ =>
                {
                    await Task.Yield();
                    return true;
                }))));
        await using var socket = await gateway.ConnectAsync();

        for (var i = 0; i < 20; i++)
        {
            await socket.RequestAsync("depot.OpenBoxAsync", $"[\"{i}\"]");
        }

        for (var i = 0; i < 20; i++)
        {
            (await socket.ReceiveAsync())["result"]!["handle"]!.GetValue<long>().Should().Be((1L << 32) + i);
        }
    }

    [Fact]
    public async Task Calls_BeyondALimit_AreRefusedBeforeTheService()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(
            options => (options.MaxConcurrentCalls, options.MaxMessageSize, options.MaxDepth, options.MaxPendingCalls) = (2, 2048, 8, 1),
            ("depot", server.Configure));
        await using var socket = await gateway.ConnectAsync();
        (await socket.CallAsync("depot.OpenBoxAsync", "[\"a\"]"))["error"].Should().BeNull();

        (await socket.ErrorCodeAsync("depot.OpenBoxAsync", $"[\"{new string('x', 2048)}\"]")).Should().Be(RpcErrorCode.MessageTooLarge);
        (await socket.ErrorCodeAsync("depot.OpenBoxAsync", "[[[[[[[[[[1]]]]]]]]]]")).Should().Be(RpcErrorCode.ParseError);
        await socket.RequestAsync("depot.WaitAsync");
        await socket.RequestAsync("depot.WaitAsync");
        (await socket.ErrorCodeAsync("depot.OpenBoxAsync", "[\"a\"]")).Should().Be(RpcErrorCode.LimitExceeded);
        server.Targets.Single().OpenBoxes.Should().Be(1);
    }

    [Fact]
    public async Task Service_CallsTooMuch_GetsAnError()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(options => options.MaxPendingCalls = 1, ("depot", server.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc);
        var waiting = client.Use().AskForeverAsync(default);
        await Eventually.IsTrueAsync(() => client.Waiting == 1);

        var second = () => client.Use().AskForeverAsync(default).DefaultTimeout();

        await second.Should().ThrowAsync<global::StreamJsonRpc.RemoteInvocationException>().WithMessage("*MaxPendingCalls*");
        waiting.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task ForbiddenMethod_IsNotFound()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", backend =>
        {
            server.Configure(backend);
            backend.ForbiddenMethods.Add("OpenBoxAsync");
        }
        ));
        await using var socket = await gateway.ConnectAsync();

        (await socket.ErrorCodeAsync("depot.OpenBoxAsync", "[\"a\"]")).Should().Be(RpcErrorCode.MethodNotFound);
        server.Targets.Should().BeEmpty();
    }

    [Fact]
    public async Task KeepPrefix_NamesPassUnchangedInBothDirections()
    {
        await using var server = new DepotServer(name => $"depot.{name}");
        await using var gateway = await PrefixGateway.StartAsync(("depot", backend =>
        {
            server.Configure(backend);
            backend.UsePrefix(prefix => prefix.KeepPrefix = true);
        }
        ));
        await using var socket = await gateway.ConnectAsync();

        await socket.RequestAsync("depot.AnnounceAsync", "[1]");

        (await socket.ReceiveAsync()).Method().Should().Be("announced");
    }

    [Fact]
    public async Task Endpoint_WithName_HasItsOwnPrefixes()
    {
        await using var server = new DepotServer();
        await using var gateway = await TestGateway.StartAsync(
            gateway => PrefixGateway.Add(gateway.ForEndpoint("operators"), ("depot", server.Configure)),
            app: app => app.MapRpcGateway("/operators", "operators"));
        await using var user = await gateway.ConnectAsync();
        await using var socket = await RawWebSocket.ConnectAsync(gateway.At("/operators"));

        (await user.ErrorCodeAsync("depot.OpenBoxAsync", "[\"a\"]")).Should().Be(RpcErrorCode.MethodNotFound);
        (await socket.CallAsync("depot.OpenBoxAsync", "[\"a\"]"))["error"].Should().BeNull();
    }

    [Fact]
    public async Task Document_ContainsThePrefixes()
    {
        await using var server = new DepotServer();
        await using var gateway = await TestGateway.StartAsync(
            gateway =>
            {
                PrefixGateway.Add(gateway, ("depot", server.Configure));
                gateway.AddStreamJsonRpcBackend("closed", backend => server.Configure(
                    backend.UsePrefix(prefix => prefix.Authorize = new AuthorizeAttribute())));
            },
            options => options.EnableDiscovery = true,
            services => services.AddAuthorization());
        await using var socket = await gateway.ConnectAsync();

        var document = (await socket.CallAsync("rpc.discover"))["result"]!;

        document["x-prefixes"]!.AsArray().Select(entry => entry!["prefix"]!.GetValue<string>()).Should().Equal("depot.");
        document["x-incomplete"]!.GetValue<bool>().Should().BeTrue();
    }

    private static void Add(IRpcGatewayBuilder gateway, string name, string prefix, IAuthorizeData? authorize = null) =>
        gateway.AddStreamJsonRpcBackend(name, backend => backend.ConnectTcp("localhost", 1).UsePrefix(options =>
            (options.Name, options.Authorize) = (prefix, authorize)));

    private sealed class PrefixClock : IPrefixClock
    {
        public Task<long> ReadAsync() => Task.FromResult(0L);
    }
}
