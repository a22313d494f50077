using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Services;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Clients;

/// <summary>Reads what a gateway sends about a client.</summary>
internal static class ClientDescriptions
{
    private const int MaxIdLength = 200;

    /// <returns>False if the description is invalid.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out ClientDescription? description)
    {
        try
        {
            description = JsonSerializer.Deserialize(json.Span, BackendJson.Default.ClientDescription);
            return description is { Id.Length: > 0 and <= MaxIdLength, Epoch: > 0 and <= NumberRange.MaxEpoch, Lane: > 0 };
        }
        catch (JsonException)
        {
            description = null;
            return false;
        }
    }

    /// <summary>Reads the user; null if the client is anonymous.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a user.</exception>
    public static ClaimsPrincipal? ReadUser(ClientDescription description)
    {
        if (description.User is not { } bytes)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
            return new ClaimsPrincipal(reader);
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The user could not be read.", e);
        }
    }

    public static RpcConnectionContext CreateContext(ClientDescription description) => ReadUser(description) is { } user
        ? new RpcConnectionContext(description.Id, user, description.ConnectedAt)
        : new RpcConnectionContext(description.Id, description.ConnectedAt);

    public static IPAddress? ReadAddress(ClientDescription description) =>
        IPAddress.TryParse(description.Address, out var address) ? address : null;

    public static RpcPeerLimits ReadLimits(ClientDescription description) =>
        description is { MaxMessageSize: null, MaxDepth: null }
            ? RpcPeerLimits.Unknown
            : new RpcPeerLimits(description.MaxMessageSize, description.MaxDepth);
}
