using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
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
    private int _count;

    /// <summary>The number of sockets of this node whose sessions are on other nodes.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool CanReach(string nodeId) => !_stopping.IsCancellationRequested && links.CanReach(nodeId);

    public async Task<bool> TryRunAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nodeId, string nonce, ResumeRequest request)
    {
        var description = JsonSerializer.SerializeToUtf8Bytes(
            RelayRequest.Create(http, nonce, request, endpoint), RelayJson.Default.RelayRequest);
        if (description.Length > LinkFrame.MaxDescription)
        {
            NodeRelayLog.UserTooLarge(_logger, request.Params!.ConnectionId!);
            return false;
        }

        if (await links.TryOpenAsync(nodeId, description) is not { } channel)
        {
            return false;
        }

        await using (channel)
        {
            if (!await IsAcceptedAsync(channel))
            {
                return false;
            }

            NodeRelayLog.Relayed(_logger, request.Params!.ConnectionId!, nodeId);
            RequestSpan.End(http);
            RelayInstruments.Add(this);
            Interlocked.Increment(ref _count);
            try
            {
                await RunAsync(socket, channel);
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

    public void Dispose() => _stopping.Dispose();

    // The node sends the response to the client, or closes the channel.
    private async Task<bool> IsAcceptedAsync(ChannelTransport channel)
    {
        try
        {
            var read = await channel.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None)
                .AsTask().WaitAsync(settings.Options.HandshakeTimeout, settings.Time);
            return read.Type != RpcFrameType.Close;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            return false;
        }
    }

    private async Task RunAsync(IRpcTransport socket, ChannelTransport channel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await using var stopping = _stopping.Token.UnsafeRegister(static socket => ((IRpcTransport)socket!).Abort(), socket);
        var watching = RelayKeepAlive.RunAsync(socket, settings.Options, settings.Time, ended.Token);
        var fromClient = RelayPump.RunAsync(socket, channel, settings.Options.MaxMessageSize, settings.Time);
        var toClient = RelayPump.RunAsync(channel, socket, int.MaxValue, settings.Time);

        // Each one ends the other.
        await Task.WhenAll(fromClient, toClient);
        await ended.CancelAsync();
        await watching;
        await socket.DisposeAsync();
    }
}
