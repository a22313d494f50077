using System.Text.Json.Nodes;

namespace RpcGateway.Server.Discovery;

/// <summary>One contract of the document.</summary>
/// <param name="Json">What is said of the contract itself.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Callback">Its callback contract, or null; the same object for all contracts that share it.</param>
internal sealed record DescribedContract(
    JsonObject Json, IReadOnlyList<DescribedMethod> Methods, DescribedContract? Callback);
