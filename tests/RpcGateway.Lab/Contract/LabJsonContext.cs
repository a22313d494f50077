using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Lab;

/// <summary>The types of the contracts and of their errors; numbers, strings and the like are known already.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(Step))]
[JsonSerializable(typeof(BrokenPart))]
[JsonSerializable(typeof(ServerCounts))]
internal sealed partial class LabJsonContext : JsonSerializerContext;
