using System.Text.Json.Serialization;

namespace RpcGateway.Services.Presence;

// The format of what nodes send each other. Nodes of other versions skip members that they do not know, and get defaults for missing ones.

/// <summary>An <see cref="RpcPresenceEntry"/>.</summary>
/// <param name="Id">The id of the connection.</param>
/// <param name="Since">When the client connected, in milliseconds since 1970.</param>
internal sealed record EntryRecord(string Id, long Since)
{
    public string? User { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    [JsonConverter(typeof(RawJsonConverter))]
    public byte[]? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Detached { get; init; }
}

/// <summary>A <see cref="PresenceBatch"/>.</summary>
internal sealed record BatchRecord(string Node, long Sequence)
{
    public IReadOnlyList<EntryRecord>? Entries { get; init; }

    public IReadOnlyList<string>? Left { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Last { get; init; }
}

/// <summary>A <see cref="PresenceQuery"/>.</summary>
internal sealed record QueryRecord(int Kind, string Name, int Page, int Pages)
{
    public bool OnlyCount { get; init; }
}

/// <summary>A <see cref="PresencePage"/>.</summary>
internal sealed record PageRecord(long Sequence, int Pages)
{
    public IReadOnlyList<EntryRecord>? Entries { get; init; }

    public int Connections { get; init; }

    public IReadOnlyCollection<string>? Users { get; init; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = PresenceCodec.MaxDepth,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BatchRecord))]
[JsonSerializable(typeof(QueryRecord))]
[JsonSerializable(typeof(PageRecord))]
internal sealed partial class PresenceJson : JsonSerializerContext;
