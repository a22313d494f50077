using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Binding;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Callbacks;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

public sealed class RemoteInvokerTests : IAsyncLifetime
{
    private readonly InMemoryHub _hub = new();
    private readonly FakeReceiver _ben = new("ben");
    private GatewayNode _here = null!;

    public async ValueTask InitializeAsync()
    {
        _here = await StartNodeAsync();
        var there = await StartNodeAsync();
        await there.AddAsync(_ben, null, CancellationToken.None).DefaultTimeout();
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Call_WithResult_ReturnsTheResultOfTheOtherNode()
    {
        _ben.Respond = (method, parameters, _) => Task.FromResult(
            method == "remote.add" && parameters == "[1,2,null]" ? "3" : $"\"{method} {parameters}\"");

        (await Proxy("ben").AddAsync(1, 2).DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task Call_WithoutResult_Completes()
    {
        _ben.Respond = (_, _, _) => Task.FromResult("null");

        await Proxy("ben").TellAsync("hi").DefaultTimeout();
    }

    [Fact]
    public async Task Call_Fails_ThrowsTheErrorWithItsData()
    {
        using var data = JsonDocument.Parse("[1]");
        _ben.Respond = (_, _, _) => throw new RpcException(42, "no", data.RootElement);

        var call = () => Proxy("ben").TellAsync("hi").DefaultTimeout();

        var error = (await call.Should().ThrowAsync<RpcException>()).Which;
        (error.Code, error.Message, ((JsonElement)error.ErrorData!).GetRawText()).Should().Be((42, "no", "[1]"));
        error.IsFromCall.Should().BeTrue();
    }

    [Fact]
    public async Task Call_UnreadableResult_FailsWithoutSerializerText()
    {
        _ben.Respond = (_, _, _) => Task.FromResult("\"text\"");

        var call = () => Proxy("ben").AddAsync(1, 2).DefaultTimeout();

        var error = (await call.Should().ThrowAsync<RpcException>()).Which;
        (error.Code, error.IsFromCall).Should().Be((RpcErrorCode.ResultUnreadable, true));
        error.Message.Should().StartWith("The result of 'remote.add' is invalid").And.NotContain("Int32");
    }

    [Fact]
    public async Task Call_UnknownConnection_IsUnavailable()
    {
        var call = () => Proxy("unknown").TellAsync("hi").DefaultTimeout();

        (await call.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Notify_KnownConnection_IsDelivered()
    {
        Proxy("unknown").Said("hi");
        Proxy("ben").Said("hi");

        (await _ben.NextAsync()).Should().Be("""{"jsonrpc":"2.0","method":"remote.said","params":["hi"]}""");
    }

    [Fact]
    public async Task Call_Progress_FailsBetweenNodes()
    {
        var progress = () => Proxy("ben").AddAsync(1, 2, new Progress<int>()).DefaultTimeout();
        (await progress.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*node*");
    }

    private IRemote Proxy(string connection) =>
        RpcContracts.Get<IRemote>().CreateProxy(new RemoteInvoker(_here, connection, RpcJson.CreateOptions()));

    private async Task<GatewayNode> StartNodeAsync()
    {
        var node = new GatewayNode(new InMemoryBackplane(_hub), NullLogger<GatewayNode>.Instance);
        await node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }
}
