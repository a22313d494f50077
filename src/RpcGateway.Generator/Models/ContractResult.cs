namespace RpcGateway.Generator.Models;

/// <summary>The parser's result for one attribute.</summary>
/// <param name="Contract">The contract, or null if it has an error.</param>
/// <param name="Diagnostics">The errors.</param>
internal sealed record ContractResult(ContractModel? Contract, EquatableArray<DiagnosticModel> Diagnostics);
