using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Json;

/// <summary>The types with a built-in converter in System.Text.Json, as tested with .NET 10.</summary>
internal static class JsonKnownTypes
{
    private static readonly HashSet<string> Values =
    [
        "System.Guid", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Uri",
        "System.Version", "System.Half", "System.Int128", "System.UInt128",
    ];

    private static readonly HashSet<string> Documents = ["System.Text.Json.JsonElement", "System.Text.Json.JsonDocument"];

    private static readonly HashSet<string> Containers =
        ["System.Memory`1", "System.ReadOnlyMemory`1", "System.Collections.Generic.KeyValuePair`2"];

    private static readonly HashSet<string> Interfaces =
    [
        "System.Collections.IEnumerable", "System.Collections.ICollection", "System.Collections.IList",
        "System.Collections.IDictionary", "System.Collections.Generic.IEnumerable`1",
        "System.Collections.Generic.ICollection`1", "System.Collections.Generic.IList`1",
        "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IReadOnlyList`1",
        "System.Collections.Generic.ISet`1", "System.Collections.Generic.IDictionary`2",
        "System.Collections.Generic.IReadOnlyDictionary`2",
    ];

    private static readonly HashSet<string> Queues =
    [
        "System.Collections.Queue", "System.Collections.Stack", "System.Collections.Generic.Queue`1",
        "System.Collections.Generic.Stack`1", "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.Concurrent.ConcurrentStack`1",
    ];

    private static readonly HashSet<string> Stacks =
    [
        "System.Collections.Stack", "System.Collections.Generic.Stack`1", "System.Collections.Concurrent.ConcurrentStack`1",
        "System.Collections.Immutable.ImmutableStack`1", "System.Collections.Immutable.IImmutableStack`1",
    ];

    private static readonly HashSet<string> Filled =
    [
        "System.Collections.IList", "System.Collections.IDictionary", "System.Collections.Generic.ICollection`1",
    ];

    public static bool IsValue(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum or TypeKind.Dynamic
        || type.SpecialType is SpecialType.System_Object || IsKey(type)
        || Documents.Contains(NameOf(type))
        || type.ContainingNamespace?.ToDisplayString() == "System.Text.Json.Nodes";

    /// <summary>Whether the type can be the key of a dictionary.</summary>
    public static bool IsKey(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String)
            or SpecialType.System_DateTime or SpecialType.System_Object
        || Values.Contains(NameOf(type));

    /// <summary>Whether the JSON of the type consists only of values of its type arguments.</summary>
    public static bool IsContainer(ITypeSymbol type) => Containers.Contains(NameOf(type));

    public static bool IsReadableInterface(ITypeSymbol type) => Interfaces.Contains(NameOf(type)) || IsImmutable(type);

    public static bool IsImmutable(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() == "System.Collections.Immutable";

    public static bool IsQueue(ITypeSymbol type) => Queues.Contains(NameOf(type));

    /// <summary>Whether writing and reading reverses the items (last in, first out).</summary>
    public static bool IsStack(ITypeSymbol type) => Stacks.Contains(NameOf(type));

    /// <summary>Whether the interface has a method to add items.</summary>
    public static bool IsFilled(ITypeSymbol type) => Filled.Contains(NameOf(type));

    public static bool IsDictionary(ITypeSymbol type) => NameOf(type) is
        "System.Collections.Generic.IDictionary`2" or "System.Collections.Generic.IReadOnlyDictionary`2";

    public static bool IsEnumerable(ITypeSymbol type) => NameOf(type) == "System.Collections.IEnumerable";

    public static bool IsItems(ITypeSymbol type) => NameOf(type) == "System.Collections.Generic.IEnumerable`1";

    public static bool IsSegment(ITypeSymbol type) => NameOf(type) == "System.ArraySegment`1";

    public static bool IsException(ITypeSymbol type) => NameOf(type) == "System.Exception";

    /// <summary>Whether the type describes code: <c>Type</c>, <c>MethodInfo</c> and similar types.</summary>
    public static bool IsReflection(ITypeSymbol type) => NameOf(type) == "System.Reflection.MemberInfo";

    /// <summary>Whether the type belongs to the framework, so that the types of its members are not checked.</summary>
    public static bool IsFramework(ITypeSymbol type)
    {
        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return space is "System" or "Microsoft" || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    private static string NameOf(ITypeSymbol type) => type.ContainingType is null
        ? $"{type.ContainingNamespace?.ToDisplayString()}.{type.MetadataName}"
        : "";
}
