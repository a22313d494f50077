using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>One contract in the document.</summary>
/// <param name="Json">The description of the contract without its methods.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Callback">Its callback contract, or null. Contracts that share a callback contract share the object.</param>
internal sealed record DescribedContract(
    JsonObject Json, IReadOnlyList<DescribedMethod> Methods, DescribedContract? Callback);
