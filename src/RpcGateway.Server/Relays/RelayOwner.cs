using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Server.Sessions;

namespace RpcGateway.Server.Relays;

/// <summary>The end of a link at the node with the sessions: each channel is the socket of a client that resumes one.</summary>
internal sealed class RelayOwner(string nodeId, SessionSockets sessions, ILogger logger) : ILinkOwner
{
    private static readonly RpcClose NotResumable = new(RpcCloseCode.PolicyViolation, "The session cannot be resumed.");

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, Task> _running = [];

    public LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description)
    {
        if (Read(description.Span) is not { } request)
        {
            return null;
        }

        var channel = new ChannelTransport(link, number);
        lock (_gate)
        {
            _running.Add(number, Task.Run(() => RunAsync(channel, request)));
        }

        return channel;
    }

    /// <summary>Waits until no session uses the link.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            return Task.WhenAll(_running.Values);
        }
    }

    private RelayRequest? Read(ReadOnlySpan<byte> description)
    {
        try
        {
            return JsonSerializer.Deserialize(description, RelayJson.Default.RelayRequest) is { Nonce: not null, Resume: not null } request
                ? request
                : null;
        }
        catch (JsonException e)
        {
            NodeRelayLog.InvalidRequest(logger, nodeId, e.GetType().Name);
            return null;
        }
    }

    private async Task RunAsync(ChannelTransport channel, RelayRequest request)
    {
        try
        {
            var socket = new RelayedTransport(channel);
            if (!await sessions.TryContinueAsync(socket, request.CreateContext(), request.Endpoint, request.Nonce, request.Resume))
            {
                channel.Close(NotResumable);
            }
        }
        catch (Exception e)
        {
            NodeRelayLog.InvalidRequest(logger, nodeId, e.GetType().Name);
            channel.Abort();
        }
        finally
        {
            await channel.DisposeAsync();
            lock (_gate)
            {
                _running.Remove(channel.Number);
            }
        }
    }
}
