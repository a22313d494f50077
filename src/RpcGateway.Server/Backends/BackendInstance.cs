using System.Net;
using System.Security.Claims;
using System.Text.Json;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Links;
using RpcGateway.Server.Connections;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>A connected backend. Its registration lasts as long as its link.</summary>
internal sealed class BackendInstance(
    Link link, string name, string? owner, IReadOnlyList<string> contracts, DateTimeOffset connectedAt) : ForwardTarget(link)
{
    private volatile bool _isDraining;
    private volatile bool _isGone;

    public override string Name => name;

    /// <summary>The user that the backend authenticated as, or null.</summary>
    public string? Owner => owner;

    /// <summary>The id of its process, by which all nodes recognize it. A process that sends none is known by its link only.</summary>
    public string Process { get; init; } = Guid.NewGuid().ToString("n");

    /// <summary>Its address; null if unknown.</summary>
    public IPAddress? RemoteAddress => IPAddress.TryParse(Addresses.PeerAddress, out var address) ? address : null;

    public IReadOnlyList<string> Contracts => contracts;

    public DateTimeOffset ConnectedAt => connectedAt;

    /// <summary>Whether it takes no new work.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether its link has ended.</summary>
    public bool IsGone => _isGone || Link.Closed.IsCancellationRequested;

    /// <summary>Whether new calls may be sent to it.</summary>
    public bool IsAvailable => !_isDraining && !IsGone;

    public void Drain() => _isDraining = true;

    public void SetGone() => _isGone = true;

    public override ReadOnlyMemory<byte> Describe(ConnectionContext client, NumberRange numbers)
    {
        var gateway = GatewayClient.Of(client.State);
        var description = new ClientDescription(
            gateway.Id,
            gateway.Context.ConnectedAt,
            Write(gateway.Context.PeekUser()),
            gateway.RemoteAddress?.ToString(),
            client.HasBinaryStreams,
            numbers.Epoch,
            numbers.Lane,
            client.PeerLimits.MaxMessageSize,
            client.PeerLimits.MaxDepth);
        return JsonSerializer.SerializeToUtf8Bytes(description, BackendJson.Default.ClientDescription);
    }

    // Null for an anonymous user without claims.
    private static byte[]? Write(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true && !user.Claims.Any())
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        user.WriteTo(writer);
        writer.Flush();
        return bytes.ToArray();
    }
}
