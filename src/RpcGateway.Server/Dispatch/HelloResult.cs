using System.Text.Json.Serialization;

namespace RpcGateway.Server.Dispatch;

// {"version":1,"connectionId":"...","limits":{...},"session":{...},"expiresIn":3600}
internal sealed record HelloResult(
    int Version,
    string ConnectionId,
    HelloLimits Limits,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GrantedSession? Session,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ExpiresIn);

// {"key":"...","window":60000,"buffer":262144}
internal sealed record GrantedSession(string Key, long Window, int Buffer);

// {"buffer":262144}
internal sealed record RequestedSession(int? Buffer = null);

internal sealed record HelloLimits(
    int MaxMessageSize,
    int MaxDepth,
    int MaxBatchLength,
    int MaxConcurrentCalls,
    int MaxStreams,
    long IdempotencyWindow,
    string IdempotencyStore);

// {"maxMessageSize":65536,"maxDepth":64}
internal sealed record ClientLimits(int? MaxMessageSize = null, int? MaxDepth = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HelloResult))]
[JsonSerializable(typeof(ClientLimits))]
[JsonSerializable(typeof(RequestedSession))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class HelloJsonContext : JsonSerializerContext;
