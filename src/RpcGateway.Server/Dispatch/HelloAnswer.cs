using System.Text.Json.Serialization;

namespace RpcGateway.Server.Dispatch;

// {"version":1,"connectionId":"...","limits":{...}}
internal sealed record HelloAnswer(int Version, string ConnectionId, HelloLimits Limits);

internal sealed record HelloLimits(
    int MaxMessageSize, int MaxDepth, int MaxBatchLength, int MaxConcurrentCalls, int MaxStreams);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HelloAnswer))]
[JsonSerializable(typeof(string))]
internal sealed partial class HelloJsonContext : JsonSerializerContext;
