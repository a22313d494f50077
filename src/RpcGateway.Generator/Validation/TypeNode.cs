using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Validation;

/// <summary>A type whose values can contain values with rules.</summary>
internal sealed class TypeNode(ITypeSymbol type, CheckKind kind)
{
    public ITypeSymbol Type { get; } = type;

    public CheckKind Kind { get; } = kind;

    public List<MemberNode> Members { get; } = [];

    /// <summary>The derived types, the most derived first.</summary>
    public List<TypeNode> Cases { get; } = [];

    /// <summary>The type of the items, of the values of entries, or of the value of a <c>Nullable</c>.</summary>
    public TypeNode? Item { get; set; }

    /// <summary>The type of what a loop over a collection returns; null for an array.</summary>
    public ITypeSymbol? Element { get; set; }

    /// <summary>Whether it implements <c>IValidatableObject</c>.</summary>
    public bool IsValidatable { get; set; }

    /// <summary>Whether any value that it contains has rules.</summary>
    public bool IsNeeded() => IsNeeded([]);

    private bool IsNeeded(HashSet<TypeNode> seen) =>
        seen.Add(this)
        && (IsValidatable
            || Members.Any(member => member.Target.Rules.Count > 0 || (member.Child?.IsNeeded(seen) ?? false))
            || Cases.Any(one => one.IsNeeded(seen))
            || (Item?.IsNeeded(seen) ?? false));
}
