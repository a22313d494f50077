using System.Text;

namespace RpcGateway.Binding;

/// <summary>One contract method as it stands on the wire.</summary>
public sealed class RpcMethodDescriptor
{
    /// <summary>Creates the descriptor.</summary>
    /// <param name="name">The whole wire name, as <c>chat.send</c>.</param>
    /// <param name="alias">A second name that is understood, as <c>chat.sendAsync</c>, or null.</param>
    /// <param name="memberName">The C# name, as <c>SendAsync</c>.</param>
    /// <param name="kind">What it gives back.</param>
    /// <param name="resultType">The result's or the stream item's type; null for none and for binary.</param>
    /// <param name="overflow">What happens to its notifications beyond the outbound limit.</param>
    /// <param name="parameters">The parameters in the order of their positions; at most 64.</param>
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

    /// <summary>The whole wire name, as <c>chat.send</c>.</summary>
    public string Name { get; }

    /// <summary>A second name that is understood, or null.</summary>
    public string? Alias { get; }

    /// <summary>The C# name.</summary>
    public string MemberName { get; }

    /// <summary>What it gives back.</summary>
    public RpcMethodKind Kind { get; }

    /// <summary>The result's or the stream item's type; null for none and for binary.</summary>
    public Type? ResultType { get; }

    /// <summary>What happens to its notifications beyond the outbound limit.</summary>
    public RpcOverflowPolicy Overflow { get; }

    /// <summary>The parameters in the order of their positions.</summary>
    public IReadOnlyList<RpcParameterDescriptor> Parameters { get; }

    /// <summary>The whole wire name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; }

    internal ulong RequiredParameters { get; }
}
