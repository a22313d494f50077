using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Samples.Chat;

/// <summary>The JSON of what the chat stores.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatEntry))]
[JsonSerializable(typeof(ChatLine))]
internal sealed partial class ChatJson : JsonSerializerContext;
