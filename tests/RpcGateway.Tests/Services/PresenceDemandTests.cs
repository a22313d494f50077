using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Presence;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>Presence is published only while some node may read it.</summary>
public sealed class PresenceDemandTests : IAsyncLifetime
{
    private static readonly RpcPresenceOptions Settings = new();

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingBackplane _backplane = new();
    private PresenceHub _hub = null!;
    private GatewayNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = new PresenceHub(
            _backplane, Settings, new RpcConnectionOptions().SerializerOptions, _time, NullLogger<PresenceHub>.Instance);
        _node = new GatewayNode(_backplane, NullLogger<GatewayNode>.Instance, _hub);
        await _node.StartAsync(CancellationToken.None).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync(CancellationToken.None).DefaultTimeout();
        _hub.Dispose();
    }

    [Fact]
    public async Task Changes_NodeHasJustStarted_ArePublished() => (await ChangeAsync()).Should().BePositive();

    [Fact]
    public async Task Changes_NoReader_AreNotPublished()
    {
        _time.Advance(TimeSpan.FromSeconds(5));

        (await ChangeAsync()).Should().Be(0);
        (await ChangeAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Changes_ReaderAsks_ArePublishedForSomeSeconds()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        (await ChangeAsync()).Should().Be(0);

        _node.Deliver(new RpcEnvelope(RpcAddress.PresenceNodes, new RpcNotification("{}"u8.ToArray(), "presence", RpcOverflowPolicy.DropOldest)));

        (await ChangeAsync()).Should().BePositive();
        _time.Advance(TimeSpan.FromSeconds(5));
        (await ChangeAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Changes_AfterThePageOfAReader_ArePublished()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        (await ChangeAsync()).Should().Be(0);

        Read(new PresenceQuery(RpcAddressKind.All, "")).Should().BePositive();

        (await ChangeAsync()).Should().BePositive();
    }

    [Fact]
    public async Task Changes_AfterALoss_ArePublished()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        (await ChangeAsync()).Should().Be(0);

        _node.ReportGap();

        (await ChangeAsync()).Should().BePositive();
    }

    // Adds a connection, waits until the node has taken notice of it, and returns the number of messages about changes.
    private async Task<int> ChangeAsync()
    {
        var (before, sequence) = (Published(), Read(Count));
        await _node.AddAsync(new FakeReceiver(RpcConnectionId.Create(_node.Id)), "anna", CancellationToken.None);
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(Settings.Interval / 20);
            return Read(Count) > sequence;
        });

        // The message follows within the same turn, which has ended when the next one begins.
        sequence = Read(Count);
        await _node.AddAsync(new FakeReceiver(RpcConnectionId.Create(_node.Id)), "ben", CancellationToken.None);
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(Settings.Interval / 20);
            return Read(Count) > sequence;
        });
        return Published() - before;
    }

    private static PresenceQuery Count => new(RpcAddressKind.All, "", OnlyCount: true);

    private long Read(PresenceQuery query) => new PresenceCodec(new RpcConnectionOptions().SerializerOptions).ReadPage(
        _hub.Handle(new BackplaneRequest(
            PresenceNodes.AddressOf(_node.Id), BackplaneOperation.Presence, PresenceNodes.PageOperation, PresenceCodec.Write(query)))!.Result.Span,
        _node.Id).Sequence;

    private int Published() => _backplane.Published.Count(envelope => envelope.Address == RpcAddress.PresenceChanges);
}
