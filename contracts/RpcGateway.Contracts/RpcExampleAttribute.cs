using System.Diagnostics.CodeAnalysis;

namespace RpcGateway;

/// <summary>Shows a call of a contract method; it stands in the OpenRPC document.</summary>
/// <param name="name">What it shows.</param>
/// <param name="parameters">The params as JSON: an array, or an object by name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RpcExampleAttribute(
    string name, [StringSyntax(StringSyntaxAttribute.Json)] string parameters) : Attribute
{
    /// <summary>What it shows.</summary>
    public string Name { get; } = name;

    /// <summary>The params as JSON.</summary>
    public string Parameters { get; } = parameters;

    /// <summary>The result as JSON, as it stands on the wire; null where none is shown.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Result { get; set; }
}
