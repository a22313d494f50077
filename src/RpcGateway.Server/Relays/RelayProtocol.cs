using System.Text.Json.Serialization;

namespace RpcGateway.Server.Relays;

/// <summary>The names and messages between two nodes, before they use a link.</summary>
internal static class RelayProtocol
{
    /// <summary>The WebSocket subprotocol of a link between nodes.</summary>
    public const string Subprotocol = "rpcgateway.node.v1";

    /// <summary>The maximum size of each message.</summary>
    public const int MaxSize = 1024;
}

// {"nonce":"..."}, from the node that accepts
internal sealed record RelayChallenge(string? Nonce);

// {"node":"<its id>","proof":"..."}, from the node that connects
internal sealed record RelayProof(string? Node, string? Proof);

// {"node":"<its id>"}, from the node that accepts
internal sealed record RelayWelcome(string? Node);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RelayChallenge))]
[JsonSerializable(typeof(RelayProof))]
[JsonSerializable(typeof(RelayWelcome))]
[JsonSerializable(typeof(RelayRequest))]
internal sealed partial class RelayJson : JsonSerializerContext;
