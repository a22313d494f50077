using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Endpoints;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DashboardDocument))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
