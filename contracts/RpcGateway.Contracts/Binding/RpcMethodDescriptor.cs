using System.Text;

namespace RpcGateway.Binding;

/// <summary>A contract method as seen on the wire.</summary>
public sealed class RpcMethodDescriptor
{
    /// <summary>Creates the descriptor.</summary>
    /// <param name="name">The full wire name, for example <c>chat.send</c>.</param>
    /// <param name="alias">A second name that is accepted, for example <c>chat.sendAsync</c>, or null.</param>
    /// <param name="memberName">The C# name, for example <c>SendAsync</c>.</param>
    /// <param name="kind">What the method returns.</param>
    /// <param name="resultType">The type of the result or of a stream item; null for no result and for binary streams.</param>
    /// <param name="overflow">What happens to its notifications when the outbound queue is full.</param>
    /// <param name="parameters">The parameters in order; at most 64.</param>
    public RpcMethodDescriptor(
        string name,
        string? alias,
        string memberName,
        RpcMethodKind kind,
        Type? resultType,
        RpcOverflowPolicy overflow,
        params RpcParameterDescriptor[] parameters)
    {
        Name = name;
        Alias = alias;
        MemberName = memberName;
        Kind = kind;
        ResultType = resultType;
        Overflow = overflow;
        Parameters = parameters;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        for (var i = 0; i < parameters.Length; i++)
        {
            RequiredParameters |= parameters[i].IsRequired ? 1UL << i : 0;
        }
    }

    /// <summary>The full wire name, for example <c>chat.send</c>.</summary>
    public string Name { get; }

    /// <summary>A second name that is accepted, or null.</summary>
    public string? Alias { get; }

    /// <summary>The C# name.</summary>
    public string MemberName { get; }

    /// <summary>What the method returns.</summary>
    public RpcMethodKind Kind { get; }

    /// <summary>The type of the result or of a stream item; null for no result and for binary streams.</summary>
    public Type? ResultType { get; }

    /// <summary>What happens to its notifications when the outbound queue is full.</summary>
    public RpcOverflowPolicy Overflow { get; }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<RpcParameterDescriptor> Parameters { get; }

    /// <summary>Whether the method is marked <see cref="RpcIdempotentAttribute"/>.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>How often the method can be called; null if the contract does not limit that.</summary>
    public RpcMethodRateLimit? RateLimit { get; init; }

    /// <summary>The full wire name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; }

    internal ulong RequiredParameters { get; }
}
