using System.Diagnostics.CodeAnalysis;

namespace RpcGateway;

/// <summary>An example of a call of a contract method. It appears in the OpenRPC document.</summary>
/// <param name="name">What the example shows.</param>
/// <param name="parameters">The params as JSON: an array, or an object with the params by name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RpcExampleAttribute(
    string name, [StringSyntax(StringSyntaxAttribute.Json)] string parameters) : Attribute
{
    /// <summary>What the example shows.</summary>
    public string Name { get; } = name;

    /// <summary>The params as JSON.</summary>
    public string Parameters { get; } = parameters;

    /// <summary>The result as JSON, in the form that is sent; null if the example shows none.</summary>
    [StringSyntax(StringSyntaxAttribute.Json)]
    public string? Result { get; set; }
}
