using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

[JsonSerializable(typeof(LiveSnapshot))]
[JsonSerializable(typeof(LiveSpans))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
