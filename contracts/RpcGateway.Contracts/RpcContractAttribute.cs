namespace RpcGateway;

/// <summary>Marks an interface as a contract, for which the generator emits a proxy and a dispatcher.</summary>
/// <param name="name">The prefix of the wire names, for example <c>chat</c> in <c>chat.send</c>.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class RpcContractAttribute(string name) : Attribute
{
    /// <summary>The prefix of the wire names.</summary>
    public string Name { get; } = name;

    /// <summary>The callback contract that clients of this contract implement, or null.</summary>
    public Type? Callback { get; set; }

    /// <summary>
    /// What happens to notifications of this contract when the outbound queue of a connection is full.
    /// Default: <see cref="RpcOverflowPolicy.Disconnect"/>.
    /// </summary>
    public RpcOverflowPolicy Overflow { get; set; }
}
