using System.Text.Json.Nodes;

namespace RpcGateway.Server.Discovery;

/// <summary>One method of the document.</summary>
/// <param name="Name">Its wire name.</param>
/// <param name="Json">Its object.</param>
/// <param name="References">The schemas that it names.</param>
internal sealed record DescribedMethod(string Name, JsonObject Json, IReadOnlySet<string> References);
