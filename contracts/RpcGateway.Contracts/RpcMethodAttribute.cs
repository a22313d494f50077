namespace RpcGateway;

/// <summary>Gives a contract method another wire name than its own in camelCase without <c>Async</c>.</summary>
/// <param name="name">The name after the contract's prefix and a dot.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcMethodAttribute(string name) : Attribute
{
    /// <summary>The name after the contract's prefix and a dot.</summary>
    public string Name { get; } = name;
}
