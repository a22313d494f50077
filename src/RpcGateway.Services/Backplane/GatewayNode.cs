using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Services.Backplane;

/// <summary>
/// This node: its connections, users and groups, and access to those of the other nodes. Contains everything that does not
/// depend on the backplane.
/// </summary>
internal sealed class GatewayNode : IBackplaneNode, IClientRoutes, IReceiverRegistry
{
    private static readonly BackplaneResponse NoPresence = new()
    {
        ErrorCode = RpcErrorCode.Unavailable,
        ErrorMessage = "The node of the connection has no presence: call AddPresence() there, too.",
    };

    private static readonly BackplaneResponse StreamEnded = new()
    {
        ErrorCode = RpcErrorCode.Unavailable,
        ErrorMessage = "The stream was stopped, because the node that reads it was not reachable for some time.",
    };

    private readonly IBackplane _backplane;
    private readonly ILogger _logger;
    private readonly INodePresence? _presence;
    private readonly LocalReceivers _receivers = new();
    private readonly RelayedStreams _streams = new();
    private readonly Subscriptions _subscriptions;

    public GatewayNode(IBackplane backplane, ILogger<GatewayNode> logger, INodePresence? presence = null)
    {
        _backplane = backplane;
        _presence = presence;
        _logger = GuardedLogger.Guard(logger);
        _subscriptions = new Subscriptions(backplane, _receivers);
    }

    public string Id { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The number of streams of this node's clients that other processes read.</summary>
    public int RelayedStreams => _streams.Count;

    /// <summary>Called when messages from other nodes may have been lost. Set before the node starts.</summary>
    public Action? MessagesMissed { get; set; }

    /// <summary>What other nodes can ask this node for. Set before the node starts.</summary>
    public NodeOperations Operations { get; set; } = new([]);

    /// <summary>What this node and others tell each other. Set before the node starts.</summary>
    public NodeSignals Signals { get; set; } = new([]);

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _presence?.Attach(Id, _receivers);
        await _backplane.StartAsync(this, cancellationToken);
        await Signals.StartAsync(_backplane, cancellationToken);
        await (_presence?.StartAsync(cancellationToken) ?? default);
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        Signals.Stop();
        await (_presence?.StopAsync() ?? default);
        await _backplane.StopAsync(cancellationToken);
    }

    public bool TryFindLocal(string connectionId, [NotNullWhen(true)] out IReceiver? receiver) =>
        _receivers.TryFind(connectionId, out receiver);

    /// <summary>Whether a connection of this node is in a group.</summary>
    public bool IsInGroup(string connectionId) => _receivers.IsInGroup(connectionId);

    public async ValueTask AddAsync(IReceiver receiver, string? userId, CancellationToken cancellationToken)
    {
        _receivers.Add(receiver, userId);

        // Needs no turn in _subscriptions: the connection's own address is added and removed once, never concurrently.
        await _backplane.SubscribeAsync(RpcAddress.Connection(receiver.Id), cancellationToken);
        if (userId is not null)
        {
            await _subscriptions.UpdateAsync(RpcAddress.User(userId), cancellationToken);
        }

        _presence?.Update(receiver.Id);
    }

    public async ValueTask RemoveAsync(string connectionId)
    {
        var addresses = _receivers.Remove(connectionId);
        _presence?.Update(connectionId);
        foreach (var address in addresses)
        {
            try
            {
                await (address.Kind == RpcAddressKind.Connection
                    ? _backplane.UnsubscribeAsync(address, CancellationToken.None)
                    : _subscriptions.UpdateAsync(address, CancellationToken.None));
            }
            catch (Exception e)
            {
                // The connection has ended anyway. Only an unused subscription is left.
                GatewayNodeLog.UnsubscribeFailed(_logger, address.Kind, connectionId, e);
            }
        }
    }

    /// <summary>Changes the user of a connection.</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="userId">The id of the user; null for none.</param>
    /// <param name="leaveGroups">Whether the connection also leaves all its groups.</param>
    /// <param name="cancellationToken">Ends the wait for the backplane.</param>
    public async ValueTask ChangeUserAsync(
        string connectionId, string? userId, bool leaveGroups, CancellationToken cancellationToken)
    {
        var addresses = _receivers.ChangeUser(connectionId, userId, leaveGroups);
        _presence?.Update(connectionId);
        foreach (var address in addresses)
        {
            await _subscriptions.UpdateAsync(address, cancellationToken);
        }
    }

    public int Publish(RpcEnvelope envelope)
    {
        if (envelope.Address.Kind == RpcAddressKind.Nodes)
        {
            // Only presence and signals are sent there: a backend must not.
            return 0;
        }

        // Local connections are served directly, so their notifications stay in order regardless of the backplane.
        var receivers = Send(envelope);
        if (envelope.Address.Kind != RpcAddressKind.Connection || !_receivers.HasAny(envelope.Address))
        {
            _backplane.Publish(envelope);
        }

        return receivers;
    }

    public void Deliver(RpcEnvelope envelope)
    {
        if (envelope.Address.Kind != RpcAddressKind.Nodes)
        {
            Send(envelope);
        }
        else if (!Signals.Receive(envelope))
        {
            _presence?.Receive(envelope);
        }
    }

    public async ValueTask<BackplaneResponse?> RequestAsync(
        BackplaneRequest request, CancellationToken cancellationToken) =>
        await HandleLocalAsync(request, cancellationToken) ?? await SendAsync(request, cancellationToken);

    public async ValueTask<BackplaneResponse?> HandleAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        using var span = BackplaneTelemetry.StartHandling(request);
        return await HandleLocalAsync(request, cancellationToken);
    }

    public void ReportGap()
    {
        _presence?.ReportGap();
        Signals.ReportGap();
        MessagesMissed?.Invoke();
    }

    private async ValueTask<BackplaneResponse?> HandleLocalAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        var group = RpcAddress.Group(request.Name);
        switch (request.Operation)
        {
            case BackplaneOperation.Call:
                return _receivers.TryFind(request.ConnectionId, out var receiver)
                    ? await RespondAsync(receiver.CallRawAsync(request.Name, request.Params, cancellationToken), cancellationToken)
                    : null;
            case BackplaneOperation.Stream:
                return _receivers.TryFind(request.ConnectionId, out var source)
                    ? await _streams.RunAsync(source, request, cancellationToken)
                    : null;
            case BackplaneOperation.Next when _streams.TryFind(request, out var stream):
                return await RespondAsync(stream.NextAsync(cancellationToken), cancellationToken);
            case BackplaneOperation.Next when _receivers.TryFind(request.ConnectionId, out _):
                return StreamEnded;
            case BackplaneOperation.Close:
                return _receivers.TryFind(request.ConnectionId, out var closing) ? await CloseAsync(closing, request, cancellationToken) : null;
            case BackplaneOperation.Join when _receivers.Join(request.ConnectionId, group):
            case BackplaneOperation.Leave when _receivers.Leave(request.ConnectionId, group):
                await UpdateGroupAsync(request.ConnectionId, group, cancellationToken);
                return new BackplaneResponse();
            case BackplaneOperation.Presence when _presence is not null:
                return _presence.Handle(request);
            case BackplaneOperation.Presence:
                return _receivers.TryFind(request.ConnectionId, out _) ? NoPresence : null;
            case BackplaneOperation.Node when request.ConnectionId == Id:
                return await Operations.PerformAsync(request, cancellationToken);
            default:
                return null;
        }
    }

    private async ValueTask<BackplaneResponse?> SendAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var span = BackplaneTelemetry.StartRequest(request);
        try
        {
            var response = await _backplane.RequestAsync(RequestTrace.Add(request), cancellationToken);
            BackplaneTelemetry.End(request, span, response, started);
            return response;
        }
        catch (Exception e)
        {
            span.SetFailed(e);
            throw;
        }
    }

    public IReadOnlyCollection<string> List(RpcAddress address) => address.Kind == RpcAddressKind.Nodes
        ? _presence?.List(address) ?? []
        : [.. _receivers.At(address).Select(receiver => receiver.Id)];

    public async ValueTask<IReadOnlyList<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) =>
        [.. List(address), .. await _backplane.ListAsync(address, cancellationToken)];

    private async ValueTask UpdateGroupAsync(string connectionId, RpcAddress group, CancellationToken cancellationToken)
    {
        try
        {
            await _subscriptions.UpdateAsync(group, cancellationToken);
        }
        finally
        {
            _presence?.Update(connectionId);
        }
    }

    private int Send(RpcEnvelope envelope)
    {
        var receivers = 0;
        foreach (var receiver in _receivers.At(envelope.Address))
        {
            if (envelope.Except.Count == 0 || !envelope.Except.Contains(receiver.Id))
            {
                receiver.Send(envelope.Notification);
                receivers++;
            }
        }

        return receivers;
    }

    private static async ValueTask<BackplaneResponse> CloseAsync(
        IReceiver receiver, BackplaneRequest request, CancellationToken cancellationToken)
    {
        if (!Utf8Parser.TryParse(request.Params.Span, out ushort code, out var length) || length != request.Params.Length)
        {
            return new BackplaneResponse { ErrorCode = RpcErrorCode.InvalidParams, ErrorMessage = "The close has no code." };
        }

        await receiver.CloseAsync(new RpcClose((RpcCloseCode)code, request.Name), cancellationToken);
        return new BackplaneResponse();
    }

    private static async ValueTask<BackplaneResponse> RespondAsync(
        ValueTask<ReadOnlyMemory<byte>> result, CancellationToken cancellationToken)
    {
        try
        {
            return new BackplaneResponse { Result = await result };
        }
        catch (RpcException e)
        {
            return new BackplaneResponse
            {
                ErrorCode = e.Code,
                ErrorMessage = e.Message,
                ErrorData = e.ErrorData is JsonElement data ? JsonMarshal.GetRawUtf8Value(data).ToArray() : default,
            };
        }
        catch (RpcConnectionLostException e)
        {
            return new BackplaneResponse { ErrorCode = RpcErrorCode.Unavailable, ErrorMessage = e.Message };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StreamEnded;
        }
    }
}
