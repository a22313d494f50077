using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Server.Sessions;

// {"jsonrpc":"2.0","id":1,"method":"$/resume","params":{...}}
internal sealed record ResumeRequest(JsonElement Id, string? Method, ResumeParams? Params);

// {"connectionId":"...","received":7,"first":4,"proof":"...","token":"..."}
internal sealed record ResumeParams(string? ConnectionId, long? Received, long? First, string? Proof, string? Token);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ResumeRequest))]
internal sealed partial class ResumeJsonContext : JsonSerializerContext;
