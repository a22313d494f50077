namespace RpcGateway.Services.BackendLinks;

/// <summary>What a backend learns about a client whose channel opens or changes.</summary>
/// <param name="Id">The id of the client's connection to the gateway.</param>
/// <param name="ConnectedAt">When the client connected.</param>
/// <param name="User">The user, as <c>ClaimsPrincipal.WriteTo</c> writes it; null if anonymous without claims.</param>
/// <param name="Address">The network address of the client; null if unknown.</param>
/// <param name="Extended">Whether the client uses <c>rpcgateway.v1</c>.</param>
/// <param name="Epoch">The epoch of the numbers that the backend assigns.</param>
/// <param name="Lane">The lane of the numbers that the backend assigns.</param>
/// <param name="MaxMessageSize">The limit of the client, in bytes; null if unknown.</param>
/// <param name="MaxDepth">The limit of the client; null if unknown.</param>
internal sealed record ClientDescription(
    string Id,
    DateTimeOffset ConnectedAt,
    byte[]? User,
    string? Address,
    bool Extended,
    int Epoch,
    byte Lane,
    int? MaxMessageSize,
    int? MaxDepth);
