using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Json;

/// <summary>One reason why values of a type do not arrive as they were sent.</summary>
/// <param name="Descriptor">What kind of mistake it is.</param>
/// <param name="Subject">The type or the member.</param>
/// <param name="Reason">The reason and the cure.</param>
internal sealed record JsonProblem(DiagnosticDescriptor Descriptor, string Subject, string Reason);
