using System.Text;

namespace RpcGateway.Binding;

/// <summary>One parameter of a contract method as it stands on the wire; cancellation tokens never do.</summary>
public sealed class RpcParameterDescriptor
{
    /// <summary>Creates the descriptor.</summary>
    /// <param name="name">The wire name, which is the C# name.</param>
    /// <param name="kind">How it travels.</param>
    /// <param name="type">The value's type; the item's for a stream, the report's for a progress.</param>
    /// <param name="isRequired">Whether a call without it is an error.</param>
    /// <param name="allowsNull">Whether JSON null is allowed.</param>
    public RpcParameterDescriptor(string name, RpcParameterKind kind, Type type, bool isRequired, bool allowsNull)
    {
        Name = name;
        Kind = kind;
        Type = type;
        IsRequired = isRequired;
        AllowsNull = allowsNull;
        Utf8Name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The wire name.</summary>
    public string Name { get; }

    /// <summary>How it travels.</summary>
    public RpcParameterKind Kind { get; }

    /// <summary>The value's type; the item's for a stream, the report's for a progress.</summary>
    public Type Type { get; }

    /// <summary>Whether a call without it is an error.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether JSON null is allowed.</summary>
    public bool AllowsNull { get; }

    internal byte[] Utf8Name { get; }
}
