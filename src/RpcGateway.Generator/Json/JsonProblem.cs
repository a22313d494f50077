using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Json;

/// <summary>A reason why a value of a type is not received as it was sent.</summary>
/// <param name="Descriptor">The diagnostic to report.</param>
/// <param name="Subject">The type or the member.</param>
/// <param name="Reason">The reason and the fix.</param>
internal sealed record JsonProblem(DiagnosticDescriptor Descriptor, string Subject, string Reason);
