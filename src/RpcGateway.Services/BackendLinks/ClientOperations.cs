using System.Text.Json;

namespace RpcGateway.Services.BackendLinks;

/// <summary>A notification from a backend to clients.</summary>
/// <param name="Kind">The kind of the address.</param>
/// <param name="Name">The name of the address.</param>
/// <param name="Except">The connections to leave out.</param>
/// <param name="Method">The wire name of the callback method.</param>
/// <param name="Overflow">What happens when the queue of a client is full.</param>
/// <param name="Message">The whole message.</param>
internal sealed record PublishRequest(
    RpcAddressKind Kind, string Name, IReadOnlyList<string>? Except, string Method, RpcOverflowPolicy Overflow, JsonElement Message);

/// <summary>An operation for one client.</summary>
internal sealed record ClientRequest(string ConnectionId, BackplaneOperation Operation, string Name, JsonElement? Params, string? StreamId = null);

/// <summary>The outcome of a <see cref="ClientRequest"/>.</summary>
internal sealed record ClientResponse(JsonElement? Result, int? ErrorCode, string? ErrorMessage, JsonElement? ErrorData);

/// <summary>Asks for the connections at an address.</summary>
internal sealed record ListRequest(RpcAddressKind Kind, string Name);
