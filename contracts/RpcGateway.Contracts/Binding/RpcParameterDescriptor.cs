using System.Text;

namespace RpcGateway.Binding;

/// <summary>A parameter of a contract method as seen on the wire, where cancellation tokens do not appear.</summary>
public sealed class RpcParameterDescriptor
{
    /// <summary>Creates the descriptor.</summary>
    /// <param name="name">The wire name, which is the C# name.</param>
    /// <param name="kind">How the argument is sent.</param>
    /// <param name="type">The type of the value, of an item of the stream, or of a progress report.</param>
    /// <param name="isRequired">Whether a call without the argument is an error.</param>
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

    /// <summary>How the argument is sent.</summary>
    public RpcParameterKind Kind { get; }

    /// <summary>The type of the value, of an item of the stream, or of a progress report.</summary>
    public Type Type { get; }

    /// <summary>Whether a call without the argument is an error.</summary>
    public bool IsRequired { get; }

    /// <summary>Whether JSON null is allowed.</summary>
    public bool AllowsNull { get; }

    internal byte[] Utf8Name { get; }
}
