using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Models;

/// <summary>One error in a contract.</summary>
internal sealed record DiagnosticModel(
    DiagnosticDescriptor Descriptor, LocationModel Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location.ToLocation(), [.. Arguments.Select(argument => (object)argument)]);
}
