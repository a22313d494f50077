using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Relays;

/// <summary>A link to another node that is being opened or is open. All clients with sessions on that node use it.</summary>
internal sealed class RelayOpening : IAsyncDisposable
{
    // Nodes are near to each other. Clients that return wait for it, and start a new session if it fails.
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private static readonly RpcClose NodeLost = new(RpcCloseCode.Lost, "The node is no longer alive.");

    private readonly CancellationTokenSource _ending = new();

    public RelayOpening(string nodeId, NodeLinkAddress address, RelaySettings settings, ILogger logger) =>
        Link = OpenAsync(nodeId, address, settings, logger, _ending.Token);

    /// <summary>The link; null if it could not be opened. Never faults.</summary>
    public Task<RelayLink?> Link { get; }

    /// <summary>Whether it could not be opened, or is not open any more.</summary>
    public bool HasEnded => Link.IsCompleted && (!Link.IsCompletedSuccessfully || Link.Result is null or { Ended.IsCompleted: true });

    /// <summary>The node is lost: ends the link, also while it is being opened.</summary>
    public void End() => _ending.Cancel();

    // Without the source of the token, because the node may be lost at the same moment.
    public async ValueTask DisposeAsync() => await (await Link is { } link ? link.DisposeAsync() : default);

    private static async Task<RelayLink?> OpenAsync(
        string nodeId, NodeLinkAddress address, RelaySettings settings, ILogger logger, CancellationToken ending)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var timeout = new CancellationTokenSource(MaxTime, settings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ending);
            var link = await RelayLink.OpenAsync(nodeId, address, settings, either.Token);
            ending.UnsafeRegister(static link => ((RelayLink)link!).Link.Abort(NodeLost), link);
            NodeRelayLog.Opened(logger, nodeId, address.Url.ToString());
            return link;
        }
        catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException)
        {
            NodeRelayLog.OpenFailed(logger, nodeId, address.Url.ToString(), PeerText.Clean(e.Message));
            return null;
        }
    }
}
