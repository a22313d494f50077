using System.Net;
using System.Net.Sockets;
using RpcGateway.Backend;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

/// <summary>A host name with an address for each node of the gateway.</summary>
public sealed class GatewayNodesTests : BackendTest
{
    private readonly FakeTimeProvider _time = new();
    private volatile IPAddress[] _addresses = [];
    private volatile Exception? _failure;

    [Fact]
    public async Task Resolve_SeveralAddresses_ConnectsToEach()
    {
        Set("10.0.0.1", "10.0.0.2");

        await StartResolvingAsync();

        (await ConnectedAsync(2)).Should().BeEquivalentTo("ws://10.0.0.1:81/rpc/backends", "ws://10.0.0.2:81/rpc/backends");
    }

    [Fact]
    public async Task Resolve_BothFamilies_UsesTheFirst()
    {
        Set("fd00::1", "10.0.0.1", "fd00::2");

        await StartResolvingAsync();

        (await ConnectedAsync(2)).Should().BeEquivalentTo("ws://[fd00::1]:81/rpc/backends", "ws://[fd00::2]:81/rpc/backends");
        Gateway.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Resolve_NewAddress_IsConnected()
    {
        Set("10.0.0.1");
        await StartResolvingAsync();
        await ConnectedAsync(1);

        Set("10.0.0.1", "10.0.0.2");

        (await PassAsync(ConnectedAsync(1))).Should().Equal("ws://10.0.0.2:81/rpc/backends");
        Gateway.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Resolve_AddressIsGone_DrainsItsLinkOnly()
    {
        Set("10.0.0.1", "10.0.0.2");
        var backend = await StartResolvingAsync();
        ScriptedLink[] links = [await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync()];
        var gone = links.Single(link => link.Address.Host == "10.0.0.1");
        await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == 2);

        Set("10.0.0.2");

        var close = await PassAsync(gone.Ended);
        close.Code.Should().Be(RpcCloseCode.GoingAway);
        gone.Received.Should().ContainSingle(message => message.Method == "drain");
        links.Single(link => link != gone).Ended.IsCompleted.Should().BeFalse();
        backend.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "NodeGone");

        // It can come back.
        Set("10.0.0.1", "10.0.0.2");
        (await PassAsync(ConnectedAsync(1))).Should().Equal("ws://10.0.0.1:81/rpc/backends");
        await backend.StopAsync();
    }

    [Fact]
    public async Task Resolve_Fails_KeepsTheLinksAndLogsOnce()
    {
        Set("10.0.0.1");
        var backend = await StartResolvingAsync();
        var link = await Gateway.NextLinkAsync();
        var lookups = 0;

        _failure = new SocketException((int)SocketError.TryAgain);
        await PassAsync(Eventually.IsTrueAsync(() => backend.Log.Entries.Any(entry => entry.Id.Name == "ResolveFailed")));
        await PassAsync(Eventually.IsTrueAsync(() => Interlocked.Increment(ref lookups) > 10));
        _failure = null;
        Set("10.0.0.1", "10.0.0.3");

        (await PassAsync(ConnectedAsync(1))).Should().Equal("ws://10.0.0.3:81/rpc/backends");
        link.Ended.IsCompleted.Should().BeFalse();
        backend.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "ResolveFailed");
    }

    [Fact]
    public async Task Resolve_HostAppearsLater_IsConnected()
    {
        var backend = await StartResolvingAsync();
        await backend.Log.WaitForAsync("ResolveFailed").DefaultTimeout();

        Set("10.0.0.1");

        (await PassAsync(ConnectedAsync(1))).Should().HaveCount(1);
    }

    [Fact]
    public async Task Resolve_TooManyAddresses_UsesSomeAndLogsOnce()
    {
        _addresses = [.. Enumerable.Range(0, 70).Select(i => new IPAddress([10, 0, 1, (byte)i]))];

        var backend = await StartResolvingAsync();

        (await ConnectedAsync(64)).Should().HaveCount(64);
        (await backend.Log.WaitForAsync("TooManyNodes").DefaultTimeout()).Message.Should().Contain("70").And.Contain("64");
        Gateway.Attempts.Should().Be(64);
    }

    [Fact]
    public async Task Stop_WhileResolving_Completes()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var backend = await StartResolvingAsync(options => options.Resolve = (_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        });
        await asked.Task.DefaultTimeout();

        await backend.StopAsync();

        Gateway.Attempts.Should().Be(0);
    }

    [Fact]
    public async Task Node_HasTwoAddresses_OneLinkIsUsedAtATime()
    {
        Gateway.Node = _ => "the only node";
        var backend = await StartAsync(options =>
        {
            options.Gateways.Add(new Uri("ws://first:1/rpc/backends"));
            options.Gateways.Add(new Uri("ws://second:1/rpc/backends"));
        });
        ScriptedLink[] links = [await Gateway.NextLinkAsync(), await Gateway.NextLinkAsync()];
        await Eventually.IsTrueAsync(() => backend.Log.Entries.Count(entry => entry.Id.Name == "Connected") == 2);

        links[0].Link.Abort(new RpcClose(RpcCloseCode.PolicyViolation, "Another process has registered this instance."));

        await backend.Log.WaitForAsync("SameNode").DefaultTimeout();
        Gateway.Attempts.Should().Be(2);
        links[1].Link.Abort(new RpcClose(RpcCloseCode.GoingAway, "Bye."));
        await Gateway.NextLinkAsync();
    }

    private void Set(params string[] addresses) => _addresses = [.. addresses.Select(IPAddress.Parse)];

    private Task<TestBackend> StartResolvingAsync(Action<RpcBackendOptions>? configure = null) => StartAsync(
        options =>
        {
            options.Gateways.Add(new Uri("ws://gateway:81/rpc/backends"));
            options.ResolveInterval = TimeSpan.FromSeconds(10);
            options.Resolve = (host, _) => _failure is { } failure ? Task.FromException<IPAddress[]>(failure)
                : host == "gateway" ? Task.FromResult(_addresses)
                : throw new InvalidOperationException(host);

            // The clock is advanced quickly.
            options.ConnectTimeout = options.DrainTimeout = options.KeepAliveInterval = TimeSpan.FromMinutes(10);
            configure?.Invoke(options);
        },
        _time);

    private async Task<string[]> ConnectedAsync(int count)
    {
        var links = new List<string>();
        while (links.Count < count)
        {
            links.Add((await Gateway.NextLinkAsync()).Address.ToString());
        }

        return [.. links];
    }

    private async Task<T> PassAsync<T>(Task<T> task)
    {
        await PassAsync((Task)task);
        return await task;
    }

    // Lets time pass until the task has completed.
    private Task PassAsync(Task task) => Eventually.IsTrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return task.IsCompleted;
    });
}
