using System.Text.Json.Serialization;

namespace RpcGateway.StreamJsonRpc.LanguageServers;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkspaceFolder[]))]
internal sealed partial class LanguageServerJson : JsonSerializerContext;
