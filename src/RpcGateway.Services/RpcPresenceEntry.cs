using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol;

namespace RpcGateway.Services;

/// <summary>A connection that is online. Immutable: a change creates another entry.</summary>
public sealed record RpcPresenceEntry
{
    /// <summary>The connection's id.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The id of the node that has the connection.</summary>
    public string NodeId => RpcConnectionId.GetNode(ConnectionId) ?? "";

    /// <summary>The user's id from <see cref="IRpcUserIdProvider"/>; null for none.</summary>
    public string? UserId { get; init; }

    /// <summary>The groups of the connection, in ordinal order.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The state that <see cref="IRpcPresence.SetStateAsync"/> set, as JSON in UTF-8; empty for none.</summary>
    public ReadOnlyMemory<byte> State { get; init; }

    /// <summary>When the client connected, on the clock of its node.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether the client has lost its socket and is expected to return.</summary>
    public bool IsDetached { get; init; }

    /// <summary>The options for the state; null for those of a gateway with default options.</summary>
    internal JsonSerializerOptions? Serializer { get; init; }

    /// <summary>Deserializes the state, with the gateway's <c>SerializerOptions</c>.</summary>
    /// <returns>The state; <c>default</c> if there is none.</returns>
    /// <exception cref="JsonException">The state is not such a value.</exception>
    public TState? GetState<TState>()
    {
        var options = Serializer ?? new RpcConnectionOptions().SerializerOptions;
        return State.IsEmpty ? default : JsonSerializer.Deserialize(State.Span, (JsonTypeInfo<TState>)options.GetTypeInfo(typeof(TState)));
    }
}
