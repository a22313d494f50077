namespace RpcGateway;

/// <summary>Sets the wire name of a contract method. By default it is the C# name in camelCase without <c>Async</c>.</summary>
/// <param name="name">The part of the wire name after the contract's prefix and the dot.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcMethodAttribute(string name) : Attribute
{
    /// <summary>The part of the wire name after the contract's prefix and the dot.</summary>
    public string Name { get; } = name;
}
