using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Lab;

/// <summary>The types of the contracts and of their errors. RpcGateway registers numbers, strings and similar types itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(Sample))]
[JsonSerializable(typeof(Step))]
[JsonSerializable(typeof(BrokenPart))]
[JsonSerializable(typeof(ServerCounts))]
internal sealed partial class LabJsonContext : JsonSerializerContext;
