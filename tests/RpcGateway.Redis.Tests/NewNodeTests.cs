using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>A node that has just started can be reached at once. The heartbeats of these nodes are too rare to help.</summary>
public sealed class NewNodeTests(SharedRedis redis)
{
    private static readonly NodeLinkAddress Address = new(new Uri("ws://127.0.0.1:5081/rpc/nodes"), [1, 2, 3]);

    private readonly NodeFactory _factory = new(redis.Address);

    [Fact]
    public async Task Node_Listens_OthersLearnItsAddressAtOnce()
    {
        using var host = new Host();
        await using var first = await StartAsync();
        await using var second = await StartAsync(host);
        await first.WaitForPeersAsync(1);
        first.Backplane.FindLinkAddress(second.Node.Id).Should().BeNull();

        host.Listen(Address);

        await Eventually.IsTrueAsync(() => first.Backplane.FindLinkAddress(second.Node.Id)?.Url == Address.Url);
    }

    [Fact]
    public async Task LookUp_AddressIsNotKnownYet_AsksTheNode()
    {
        using var host = new Host();
        using var own = new Host { Address = Address };
        await using var first = await StartAsync(own);
        await using var second = await StartAsync(host);
        await first.WaitForPeersAsync(1);
        await Eventually.IsTrueAsync(() => second.Backplane.FindLinkAddress(first.Node.Id) is not null);
        (await LookUpAsync(first, second.Node.Id)).Should().BeNull();

        host.Address = Address;

        (await LookUpAsync(first, second.Node.Id))!.Url.Should().Be(Address.Url);
        first.Backplane.FindLinkAddress(second.Node.Id).Should().NotBeNull();

        // The question does not hide the address of the node that asks.
        second.Backplane.FindLinkAddress(first.Node.Id).Should().NotBeNull();
    }

    [Fact]
    public async Task LookUp_NodeHasStopped_DoesNotAsk()
    {
        await using var first = await StartAsync();
        var second = await StartAsync();
        await first.WaitForPeersAsync(1);
        await second.DisposeAsync();
        await first.WaitForPeersAsync(0);

        (await LookUpAsync(first, second.Node.Id)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("00112233445566f*")]
    public async Task LookUp_IdOfNoNode_DoesNotAsk(string id)
    {
        await using var first = await StartAsync();

        (await LookUpAsync(first, id)).Should().BeNull();
    }

    [Fact]
    public async Task LookUp_NodeDoesNotExist_Ends()
    {
        await using var first = await TestNode.StartAsync(_factory, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100));

        (await LookUpAsync(first, "0011223344556677")).Should().BeNull();
    }

    [Fact]
    public async Task LookUp_Cancelled_Ends()
    {
        await using var first = await StartAsync();
        using var gone = new CancellationTokenSource();
        var asking = first.Backplane.LookUpAsync("0011223344556677", gone.Token).AsTask();

        await gone.CancelAsync();

        await asking.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<NodeLinkAddress?> LookUpAsync(TestNode node, string id) =>
        node.Backplane.LookUpAsync(id, CancellationToken.None).AsTask().DefaultTimeout();

    private Task<TestNode> StartAsync(INodeLinkHost? host = null) => TestNode.StartAsync(
        _factory,
        options =>
        {
            options.HeartbeatInterval = TimeSpan.FromMinutes(1);
            options.Lease = TimeSpan.FromMinutes(10);
        },
        host);

    private sealed class Host : INodeLinkHost, IDisposable
    {
        private readonly CancellationTokenSource _listening = new();

        public NodeLinkAddress? Address { get; set; }

        public CancellationToken Listening => _listening.Token;

        public void Listen(NodeLinkAddress address)
        {
            Address = address;
            _listening.Cancel();
        }

        public void Dispose() => _listening.Dispose();
    }
}
