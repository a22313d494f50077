using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Lifetime;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Telemetry;

namespace RpcGateway.Server.Relays;

/// <summary>Lets clients that are connected to this node continue sessions that are on other nodes.</summary>
internal sealed class SessionRelay(RelayLinks links, RelaySettings settings, ILogger<SessionRelay> logger)
    : ISessionRelay, IRelayFigures, IDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource _open = new();
    private int _count;

    /// <summary>The number of sockets of this node whose sessions are on other nodes.</summary>
    public int Count => Volatile.Read(ref _count);

    public ValueTask<bool> CanReachAsync(string nodeId, CancellationToken cancellationToken) =>
        _stopping.IsCancellationRequested ? new(false) : links.CanReachAsync(nodeId, cancellationToken);

    public async Task<bool> TryRunAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nodeId, string nonce, ResumeRequest request)
    {
        // Before the link is opened: a drain that begins meanwhile drops the socket.
        var open = Volatile.Read(ref _open).Token;
        var description = JsonSerializer.SerializeToUtf8Bytes(
            RelayRequest.Create(http, nonce, request, endpoint), RelayJson.Default.RelayRequest);
        if (description.Length > LinkFrame.MaxDescription)
        {
            NodeRelayLog.UserTooLarge(_logger, request.Params!.ConnectionId!);
            return false;
        }

        if (await links.TryOpenAsync(nodeId, description, http.RequestAborted) is not { } channel)
        {
            return false;
        }

        await using (channel)
        {
            if (!await IsAcceptedAsync(channel, http.RequestAborted))
            {
                return false;
            }

            NodeRelayLog.Relayed(_logger, request.Params!.ConnectionId!, nodeId);
            RequestSpan.End(http);
            RelayInstruments.Add(this);
            Interlocked.Increment(ref _count);
            try
            {
                await RunAsync(socket, channel, open);
            }
            finally
            {
                Interlocked.Decrement(ref _count);
            }

            return true;
        }
    }

    /// <summary>Drops the sockets: the clients continue their sessions through other nodes.</summary>
    public void Stop() => _stopping.Cancel();

    /// <summary>
    /// Drops the sockets that are open now, and those that are being opened. The clients continue their sessions through other nodes, or
    /// through this one if there is no other.
    /// </summary>
    public void DropOpen()
    {
        // Not disposed: a socket that is being opened may still take its token.
        Interlocked.Exchange(ref _open, new CancellationTokenSource()).Cancel();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _open.Dispose();
    }

    // The node sends the response to the client, or closes the channel.
    private async Task<bool> IsAcceptedAsync(ChannelTransport channel, CancellationToken clientLost)
    {
        var accepting = channel.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();

        // If it is left behind, it ends with the channel.
        accepting.Abandon();
        try
        {
            return (await accepting.WaitAsync(settings.Options.HandshakeTimeout, settings.Time, clientLost)).Type != RpcFrameType.Close;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            return false;
        }
    }

    private async Task RunAsync(IRpcTransport socket, ChannelTransport channel, CancellationToken open)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, open);
        await using var stopping = ended.Token.UnsafeRegister(static socket => ((IRpcTransport)socket!).Abort(), socket);
        var watching = RelayKeepAlive.RunAsync(socket, settings.Options, settings.Time, ended.Token);
        var fromClient = RelayPump.RunAsync(socket, channel, settings.MaxFrame, settings.Time);
        var toClient = RelayPump.RunAsync(channel, socket, int.MaxValue, settings.Time);

        // Each one ends the other.
        await Task.WhenAll(fromClient, toClient);
        await stopping.DisposeAsync();

        // Ends the pings only: the socket is disposed, not aborted.
        await ended.CancelAsync();
        await watching;
        await socket.DisposeAsync();
    }
}
