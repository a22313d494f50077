using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>One method in the document.</summary>
/// <param name="Name">Its wire name.</param>
/// <param name="Json">Its OpenRPC method object.</param>
/// <param name="References">The names of the schemas it refers to.</param>
internal sealed record DescribedMethod(string Name, JsonObject Json, IReadOnlySet<string> References);
