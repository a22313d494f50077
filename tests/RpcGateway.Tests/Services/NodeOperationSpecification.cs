using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>How nodes ask each other, over every backplane.</summary>
public abstract class NodeOperationSpecification : IAsyncLifetime
{
    private GatewayNode _first = null!;
    private GatewayNode _second = null!;

    /// <summary>Creates the backplane of another node of the same gateway.</summary>
    protected abstract ValueTask<IBackplane> CreateNodeAsync();

    public async ValueTask InitializeAsync()
    {
        _first = await StartAsync();
        _second = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.StopAsync(CancellationToken.None).DefaultTimeout();
        await _second.StopAsync(CancellationToken.None).DefaultTimeout();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ListNodes_SeveralNodes_ListsTheOthersUntilTheyStop()
    {
        var backplane = await CreateNodeAsync();
        var third = await StartAsync(backplane);

        backplane.ListNodes().Should().BeEquivalentTo(_first.Id, _second.Id);

        await _second.StopAsync(CancellationToken.None).DefaultTimeout();
        await Eventually.IsTrueAsync(() => backplane.ListNodes().Count == 1);
        backplane.ListNodes().Should().Equal(_first.Id);
        await third.StopAsync(CancellationToken.None).DefaultTimeout();
        _second = await StartAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_OperationOfANode_IsPerformedThere(bool other)
    {
        var node = other ? _second : _first;

        var response = await AskAsync(node.Id, "greet", "hello"u8.ToArray());

        response!.ErrorCode.Should().BeNull();
        Encoding.UTF8.GetString(response.Result.Span).Should().Be($"hello from {node.Id}");
    }

    [Fact]
    public async Task Request_OperationThatANodeDoesNotKnow_IsAnError()
    {
        var response = await AskAsync(_second.Id, "unheard");

        response!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        response.ErrorMessage.Should().Contain("older version");
    }

    [Fact]
    public async Task Request_OperationFails_ReturnsTheError()
    {
        var response = await AskAsync(_second.Id, "greet", "fail"u8.ToArray());

        (response!.ErrorCode, response.ErrorMessage).Should().Be((1001, "no"));
    }

    [Fact]
    public async Task Request_UnknownNode_ReturnsNull() => (await AskAsync("0123456789abcdef", "greet")).Should().BeNull();

    private Task<BackplaneResponse?> AskAsync(string node, string name, ReadOnlyMemory<byte> parameters = default) =>
        _first.RequestAsync(new BackplaneRequest(node, BackplaneOperation.Node, name, parameters), CancellationToken.None).DefaultTimeout();

    private async Task<GatewayNode> StartAsync(IBackplane? backplane = null)
    {
        var node = new GatewayNode(backplane ?? await CreateNodeAsync(), NullLogger<GatewayNode>.Instance);
        node.Operations = new NodeOperations([new Greeting(node.Id)]);
        await node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }

    private sealed class Greeting(string id) : INodeOperation
    {
        public string Name => "greet";

        public async ValueTask<ReadOnlyMemory<byte>> PerformAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var text = Encoding.UTF8.GetString(parameters.Span);
            return text == "fail" ? throw new RpcException(1001, "no") : Encoding.UTF8.GetBytes($"{text} from {id}");
        }
    }
}
