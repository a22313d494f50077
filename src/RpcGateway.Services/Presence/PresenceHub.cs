using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Presence;

/// <summary>
/// This node's part of presence: reports the changes of its own connections to nodes with readers, answers their questions, and keeps a copy of all
/// connections while there is a reader.
/// </summary>
internal sealed class PresenceHub(
    IBackplane backplane,
    RpcPresenceOptions options,
    JsonSerializerOptions serializer,
    TimeProvider time,
    ILogger<PresenceHub> logger) : INodePresence, IDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly PresenceCodec _codec = new(serializer);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private LocalPresence? _local;
    private PresenceNodes? _nodes;
    private PresenceReports? _reports;
    private volatile PresenceReplica? _replica;
    private int _readers;
    private bool _isStopped;
    private Task _running = Task.CompletedTask;

    public PresenceNodes Nodes => _nodes ?? throw NotStarted();

    /// <summary>Whether there is a reader, so that this node receives the changes of the others.</summary>
    public bool IsWatching => _replica is not null;

    private LocalPresence Local => _local ?? throw NotStarted();

    private PresenceReports Reports => _reports ?? throw NotStarted();

    public void Attach(string nodeId, LocalReceivers receivers)
    {
        _local = new LocalPresence(nodeId, receivers, serializer);
        _nodes = new PresenceNodes(nodeId, _local, backplane, _codec);
        _reports = new PresenceReports(_local, backplane, time);
        if (backplane is INodeDirectory directory)
        {
            directory.Lost += id => _replica?.Check(id);
        }
    }

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await backplane.SubscribeAsync(RpcAddress.Connection(PresenceNodes.AddressOf(Nodes.NodeId)), cancellationToken);
        await backplane.SubscribeAsync(RpcAddress.PresenceNodes, cancellationToken);
        _running = RunAsync(_stopping.Token);
    }

    public async ValueTask StopAsync()
    {
        if (_reports is not { } reports || Interlocked.Exchange(ref _isStopped, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        reports.SendLast();
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await (_replica?.DisposeAsync() ?? default);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Not the semaphore: a reader may end later, and it holds no handle.
    public void Dispose() => _stopping.Dispose();

    public void Update(string connectionId) => Local.Update(connectionId);

    public void Receive(RpcEnvelope envelope)
    {
        if (envelope.Address == RpcAddress.PresenceNodes)
        {
            Reports.Demand.Note();
            return;
        }

        if (envelope.Address != RpcAddress.PresenceChanges || _replica is not { } replica)
        {
            return;
        }

        try
        {
            var batch = _codec.ReadBatch(envelope.Notification.Message.Span);
            if (batch.NodeId != Nodes.NodeId)
            {
                replica.Receive(batch);
            }
        }
        catch (InvalidDataException e)
        {
            PresenceLog.InvalidMessage(_logger, e.Message);
        }
    }

    public BackplaneResponse? Handle(BackplaneRequest request)
    {
        try
        {
            return request.Name switch
            {
                PresenceNodes.PageOperation => HandlePage(request),
                PresenceNodes.StateOperation => HandleState(request),
                _ => new BackplaneResponse
                {
                    ErrorCode = RpcErrorCode.Unavailable,
                    ErrorMessage = "The node has an older version, which does not know this operation of presence.",
                },
            };
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            PresenceLog.InvalidMessage(_logger, e.Message);
            return new BackplaneResponse { ErrorCode = RpcErrorCode.InvalidParams, ErrorMessage = "The message about presence is invalid." };
        }
    }

    public IReadOnlyCollection<string> List(RpcAddress address) =>
        address == RpcAddress.PresenceNodes ? [PresenceNodes.AddressOf(Nodes.NodeId)] : [];

    public void ReportGap()
    {
        // A reader may have begun in the meantime.
        Reports.Demand.Note();
        _replica?.CheckAll();
    }

    /// <summary>Returns the copy of all connections for one more reader; the first one waits until it is complete.</summary>
    /// <exception cref="RpcException">A node is not reachable.</exception>
    public async Task<PresenceReplica> AcquireAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_isStopped)
            {
                throw Stopping();
            }

            var replica = _replica ?? await CreateAsync(cancellationToken);
            _readers++;
            return replica;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A reader has ended; the last one removes the copy.</summary>
    public async Task ReleaseAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (--_readers == 0)
            {
                await RemoveAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public static string DescribeSize(int size, int max) =>
        $"The presence state has {size} bytes, but must not have more than {max} (MaxStateSize).";

    private static RpcException Stopping() => new(RpcErrorCode.Unavailable, "The gateway is stopping.");

    private static InvalidOperationException NotStarted() => new("The gateway has not started.");

    private async Task<PresenceReplica> CreateAsync(CancellationToken cancellationToken)
    {
        // Receives before it reads, so that no change falls between the two.
        var replica = _replica = new PresenceReplica(Nodes, options.MaxWatchBacklog, time, _logger);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        try
        {
            await backplane.SubscribeAsync(RpcAddress.PresenceChanges, ending.Token);
            Reports.Ask();
            await replica.StartAsync(ending.Token);
            return replica;
        }
        catch (Exception e)
        {
            await RemoveAsync();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw Stopping();
            }

            throw;
        }
    }

    private async Task RemoveAsync()
    {
        var replica = _replica;
        _replica = null;
        await backplane.UnsubscribeAsync(RpcAddress.PresenceChanges, CancellationToken.None);
        await (replica?.DisposeAsync() ?? default);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                Reports.Report(_replica);
            }
            catch (Exception e)
            {
                // The next announcement shows the others what they have missed.
                PresenceLog.ReportFailed(_logger, e);
            }
        }
    }

    private BackplaneResponse? HandlePage(BackplaneRequest request)
    {
        if (request.ConnectionId != PresenceNodes.AddressOf(Nodes.NodeId))
        {
            return null;
        }

        var query = PresenceCodec.ReadQuery(request.Params.Span);
        if (query is { Kind: RpcAddressKind.All, OnlyCount: false })
        {
            // So begins a reader. What changes after this page must reach it.
            Reports.Demand.Note();
        }

        return new BackplaneResponse { Result = PresenceCodec.Write(Local.Read(query)) };
    }

    private BackplaneResponse? HandleState(BackplaneRequest request)
    {
        if (request.Params.Length > options.MaxStateSize)
        {
            return new BackplaneResponse
            {
                ErrorCode = RpcErrorCode.LimitExceeded,
                ErrorMessage = DescribeSize(request.Params.Length, options.MaxStateSize),
            };
        }

        if (!request.Params.IsEmpty)
        {
            // What is not JSON would make all batches with it invalid.
            using var document = JsonDocument.Parse(request.Params, new JsonDocumentOptions { MaxDepth = serializer.MaxDepth });
        }

        return Local.SetState(request.ConnectionId, request.Params.ToArray()) ? new BackplaneResponse() : null;
    }
}
