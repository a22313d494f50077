using System.Text.Json;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Nodes;

/// <summary>Asks the nodes for their descriptions, and drains them.</summary>
internal sealed class NodeDirectory(GatewayNode node, IBackplane backplane, TimeProvider time) : IRpcNodes
{
    private const int MaxText = 200;

    // A node that is alive responds in milliseconds.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly byte[] WithCalls = "1"u8.ToArray();

    public string NodeId => node.Id;

    public async Task<IReadOnlyList<RpcNodeSnapshot>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await ReadAsync(withCalls: false, int.MaxValue, cancellationToken)).Select(one => one.Snapshot)];

    public Task<bool> DrainAsync(string nodeId, CancellationToken cancellationToken = default) => SetAsync(nodeId, true, cancellationToken);

    public Task<bool> StopDrainingAsync(string nodeId, CancellationToken cancellationToken = default) =>
        SetAsync(nodeId, false, cancellationToken);

    /// <summary>Whether a node that is not listed any more has stopped in an orderly way. False if it was lost, or if that is unknown.</summary>
    public bool HasStopped(string nodeId) => backplane is INodeDirectory directory && directory.HasStopped(nodeId);

    /// <summary>Asks all nodes at once; this one is the first of the result.</summary>
    /// <param name="withCalls">Whether they measure their clients' calls, and return them.</param>
    /// <param name="max">How many other nodes are asked at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<NodeReading>> ReadAsync(bool withCalls, int max, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        string[] ids = [node.Id, .. backplane.ListNodes().Order(StringComparer.Ordinal).Take(max)];
        var reading = ids.Select(id => ReadAsync(id, withCalls, either.Token, cancellationToken));
        return [.. (await Task.WhenAll(reading)).OfType<NodeReading>()];
    }

    // Null if the node has stopped in the meantime.
    private async Task<NodeReading?> ReadAsync(string id, bool withCalls, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            var response = await RequestAsync(id, DescribeOperation.OperationName, withCalls ? WithCalls : default, either);
            return response switch
            {
                null => null,
                { ErrorCode: not null } => Unknown(response.ErrorMessage ?? ""),
                _ when JsonSerializer.Deserialize(response.Result.Span, NodeJson.Default.NodeDescription) is { } description =>
                    new NodeReading(Describe(id, description), description.Calls),
                _ => Unknown("The node's description is invalid."),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown($"The node did not respond within {Timeout.TotalSeconds} s.");
        }
        catch (JsonException)
        {
            return Unknown("The node's description is invalid.");
        }

        NodeReading Unknown(string problem) => new(
            new RpcNodeSnapshot { NodeId = id, IsThisNode = id == node.Id, Problem = PeerText.Clean(problem, MaxText) }, null);
    }

    private async Task<bool> SetAsync(string nodeId, bool drain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var parameters = JsonSerializer.SerializeToUtf8Bytes(new NodeDrainRequest(drain), NodeJson.Default.NodeDrainRequest);
            var response = await RequestAsync(nodeId, DrainOperation.OperationName, parameters, either.Token);
            return response?.ErrorCode is { } code ? throw new RpcException(code, response.ErrorMessage ?? "") : response is not null;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(RpcErrorCode.Unavailable, $"The node '{nodeId}' did not respond within {Timeout.TotalSeconds} s.", e);
        }
    }

    private ValueTask<BackplaneResponse?> RequestAsync(
        string id, string operation, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        node.RequestAsync(new BackplaneRequest(id, BackplaneOperation.Node, operation, parameters), cancellationToken);

    private RpcNodeSnapshot Describe(string id, NodeDescription description) => new()
    {
        NodeId = id,
        IsThisNode = id == node.Id,
        State = Enum.IsDefined(description.State) ? description.State : RpcNodeState.Unknown,
        Host = PeerText.Clean(description.Host, MaxText),
        ProcessId = description.ProcessId,
        Version = PeerText.Clean(description.Version, MaxText),
        Uptime = TimeSpan.FromMilliseconds(Math.Clamp(description.Uptime, 0, TimeSpan.MaxValue.TotalMilliseconds / 2)),
        Connections = description.Connections,
        RunningCalls = description.RunningCalls,
        OpenStreams = description.OpenStreams,
        OutboundBytes = description.OutboundBytes,
        RelayedConnections = description.RelayedConnections,
        Backends = description.Backends,
        BackplaneLatency = description.Latency is { } latency
            ? TimeSpan.FromMilliseconds(Math.Clamp(latency, 0, TimeSpan.MaxValue.TotalMilliseconds / 2))
            : null,
    };
}
