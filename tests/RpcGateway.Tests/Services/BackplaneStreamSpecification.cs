using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Callbacks;
using RpcGateway.Services.Registration;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>What every backplane must do for streams of clients that another node reads.</summary>
public abstract class BackplaneStreamSpecification : IAsyncLifetime
{
    private readonly MeterScript _script = new(size: 3);
    private FakeReceiver _ben = null!;
    private GatewayNode _first = null!;
    private GatewayNode _second = null!;

    /// <summary>Creates the backplane of another node of the same gateway.</summary>
    protected abstract ValueTask<IBackplane> CreateNodeAsync();

    public async ValueTask InitializeAsync()
    {
        _first = await StartNodeAsync();
        _second = await StartNodeAsync();
        _ben = new FakeReceiver(RpcConnectionId.Create(_second.Id)) { Respond = _script.RespondAsync };
        await _second.AddAsync(_ben, "ben", CancellationToken.None).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.StopAsync(CancellationToken.None).DefaultTimeout();
        await _second.StopAsync(CancellationToken.None).DefaultTimeout();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Stream_ReadToTheEnd_ItemsArriveInOrder(int count)
    {
        (await Meter.CountAsync(count).ToListAsync().AsTask().DefaultTimeout()).Should().Equal(Enumerable.Range(0, count));

        await EndedAsync();
        _ben.Aborted.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"values":[1,2]}""")]
    [InlineData("""[1,2]""")]
    public async Task Stream_ResultHasAllItems_NoMoreAreAskedFor(string result)
    {
        _ben.Respond = (_, _, _) => Task.FromResult(result);

        (await Meter.CountAsync(2).ToListAsync().AsTask().DefaultTimeout()).Should().Equal(1, 2);

        await EndedAsync();
        _ben.Aborted.Should().BeEmpty();
    }

    [Fact]
    public async Task Stream_ReaderStops_ClientStopsTheStream()
    {
        await foreach (var item in Meter.CountAsync(1000))
        {
            if (item == 4)
            {
                break;
            }
        }

        await EndedAsync();
        _ben.Aborted.Should().Equal("\"numbers\"");
    }

    [Fact]
    public async Task Stream_ReaderIsSlow_OnePortionIsAskedForInAdvance()
    {
        await using var reader = Meter.CountAsync(1000).GetAsyncEnumerator();

        for (var i = 0; i < 4; i++)
        {
            (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        }

        // The reader is in the second portion, so the third is the last that may have been asked for.
        await Eventually.IsTrueAsync(() => _script.Asked == 3);
        await RoundTripAsync();
        _script.Asked.Should().Be(3);
    }

    [Fact]
    public async Task Stream_CancelledWhileItWaits_ClientStopsTheStream()
    {
        _script.Gate = new SyncPoint();
        using var cancellation = new CancellationTokenSource();
        var reading = Meter.CountAsync(1000, cancellation.Token).ToListAsync().AsTask();
        await _script.Gate.WaitForSyncPoint().DefaultTimeout();

        await cancellation.CancelAsync();

        await reading.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await EndedAsync();
        _ben.Aborted.Should().Equal("\"numbers\"");
    }

    [Fact]
    public async Task Stream_CancelledDuringTheCall_CancelsTheCall()
    {
        var (reached, cancelled) = (new SyncPoint(), new TaskCompletionSource());
        _ben.Respond = async (_, _, token) =>
        {
            token.Register(cancelled.SetResult);
            await reached.WaitToContinue(token);
            return "";
        };
        using var cancellation = new CancellationTokenSource();
        var reading = Meter.CountAsync(1, cancellation.Token).ToListAsync().AsTask();
        await reached.WaitForSyncPoint().DefaultTimeout();

        await cancellation.CancelAsync();

        await cancelled.Task.DefaultTimeout();
        await reading.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await EndedAsync();
    }

    [Fact]
    public async Task Stream_CallFails_ReaderGetsTheError()
    {
        _ben.Respond = (_, _, _) => throw new RpcException(1001, "no");

        (await FailAsync()).Code.Should().Be(1001);
        await EndedAsync();
    }

    [Fact]
    public async Task Stream_PortionFails_ReaderGetsTheItemsAndTheError()
    {
        _script.Portions[1] = () => throw new RpcException(1001, "no");
        var items = new List<int>();

        var error = await FailAsync(items);

        error.Code.Should().Be(1001);
        items.Should().Equal(0, 1, 2);
        await EndedAsync();
    }

    [Theory]
    [InlineData("""{"values":[3,"x"],"finished":false}""", 4)]
    [InlineData("7", 3)]
    [InlineData("{}", 3)]
    public async Task Stream_PortionIsInvalid_IsReportedAndStopped(string portion, int count)
    {
        _script.Portions[1] = () => portion;
        var items = new List<int>();

        (await FailAsync(items)).Code.Should().Be(RpcErrorCode.ResultUnreadable);

        items.Should().Equal(Enumerable.Range(0, count));
        await EndedAsync();
        _ben.Aborted.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("""{"token":{}}""")]
    [InlineData("""{"token":true,"values":[]}""")]
    [InlineData("""17""")]
    public async Task Stream_ResultIsInvalid_IsReported(string result)
    {
        _ben.Respond = (_, _, _) => Task.FromResult(result);

        (await FailAsync()).Code.Should().Be(RpcErrorCode.ResultUnreadable);
        await EndedAsync();
    }

    [Fact]
    public async Task Stream_ConnectionEnds_IsUnavailable()
    {
        _script.Portions[1] = () => throw new RpcConnectionLostException("gone", requestSent: true);

        (await FailAsync()).Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Stream_UnknownConnection_IsUnavailable()
    {
        var error = await FailAsync(meter: Of(RpcConnectionId.Create(_second.Id)));

        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.Message.Should().Contain("was not found");
    }

    [Fact]
    public async Task Next_OfAnotherStream_IsUnavailable()
    {
        var request = new BackplaneRequest(_ben.Id, BackplaneOperation.Next, "meterCallback.count") { StreamId = "unknown" };

        (await _first.RequestAsync(request, CancellationToken.None).DefaultTimeout())!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Stream_WithoutId_IsRefused()
    {
        var request = new BackplaneRequest(_ben.Id, BackplaneOperation.Stream, "meterCallback.count");

        (await _first.RequestAsync(request, CancellationToken.None).DefaultTimeout())!.ErrorCode.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Binary_AndStreamArguments_AreRefusedWithTheReason()
    {
        var download = () => Meter.DownloadAsync();
        var sum = () => Meter.SumAsync(AsyncEnumerable.Empty<int>());

        (await download.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*binary*not on this node*");
        (await sum.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*stream argument*another node*");
    }

    private IMeterCallback Meter => Of(_ben.Id);

    private IMeterCallback Of(string connectionId) =>
        new RpcClients<IMeterCallback>(_first, new HostSettings("test", new RpcConnectionOptions())).Connection(connectionId);

    private async Task<RpcException> FailAsync(List<int>? items = null, IMeterCallback? meter = null)
    {
        var read = async () =>
        {
            await foreach (var item in (meter ?? Meter).CountAsync(1000))
            {
                items?.Add(item);
            }
        };
        return (await read.Invoking(reading => reading().DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
    }

    // Nothing is left of a stream at the node of the client.
    private Task EndedAsync() => Eventually.IsTrueAsync(() => _second.RelayedStreams == 0);

    private Task<BackplaneResponse?> RoundTripAsync() =>
        _first.RequestAsync(new BackplaneRequest(_ben.Id, BackplaneOperation.Join, "room"), CancellationToken.None).DefaultTimeout();

    private async Task<GatewayNode> StartNodeAsync()
    {
        var node = new GatewayNode(await CreateNodeAsync(), NullLogger<GatewayNode>.Instance);
        await node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }
}
