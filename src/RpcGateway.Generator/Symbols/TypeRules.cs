using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Symbols;

/// <summary>Identifies the types with a special meaning in a contract, and the types that cannot be sent.</summary>
internal static class TypeRules
{
    public static bool IsTask(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "Task");

    public static bool IsValueTask(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "ValueTask");

    public static bool IsTaskOfT(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "Task`1");

    public static bool IsValueTaskOfT(ITypeSymbol type) => Is(type, "System.Threading.Tasks", "ValueTask`1");

    public static bool IsAsyncEnumerable(ITypeSymbol type) =>
        Is(type, "System.Collections.Generic", "IAsyncEnumerable`1");

    public static bool IsProgress(ITypeSymbol type) => Is(type, "System", "IProgress`1");

    public static bool IsCancellationToken(ITypeSymbol type) => Is(type, "System.Threading", "CancellationToken");

    public static bool IsStream(ITypeSymbol type) => Is(type, "System.IO", "Stream");

    public static bool IsPipeReader(ITypeSymbol type) => Is(type, "System.IO.Pipelines", "PipeReader");

    public static bool IsDisposable(ITypeSymbol type) =>
        Is(type, "System", "IDisposable") || Is(type, "System", "IAsyncDisposable");

    /// <summary>Whether JSON null is a value of a value type.</summary>
    public static bool TakesNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || Is(type, "System.Text.Json", "JsonElement");

    /// <summary>Whether JSON null is valid for a parameter or result with that declared type.</summary>
    public static bool AllowsNull(ITypeSymbol type) =>
        type.IsValueType ? TakesNull(type) : type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    /// <summary>Checks the type of a value, of a stream item or of a progress report.</summary>
    public static TypeVerdict Check(ITypeSymbol type, Compilation compilation)
    {
        var parts = Parts(type).ToList();
        if (parts.Any(part => part.TypeKind == TypeKind.Error))
        {
            return TypeVerdict.Unresolved;
        }

        if (parts.Any(IsUnsupported))
        {
            return TypeVerdict.Unsupported;
        }

        return parts.All(part => IsAccessible(part, compilation)) ? TypeVerdict.Supported : TypeVerdict.Inaccessible;
    }

    /// <summary>Whether top-level code of the same assembly can access the type.</summary>
    public static bool IsAccessible(ITypeSymbol type, Compilation compilation) =>
        compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)
        && !(type is INamedTypeSymbol named && IsFileLocal(named));

    private static bool IsFileLocal(INamedTypeSymbol? type) =>
        type is not null && (type.IsFileLocal || IsFileLocal(type.ContainingType));

    /// <summary>Whether the type is not a value but represents a call, a stream or memory.</summary>
    public static bool IsUnsupported(ITypeSymbol type) =>
        type.IsRefLikeType
        || type.SpecialType == SpecialType.System_Void
        || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate
        || IsTask(type) || IsTaskOfT(type) || IsValueTask(type) || IsValueTaskOfT(type)
        || IsAsyncEnumerable(type) || IsProgress(type) || IsCancellationToken(type)
        || Bases(type).Any(IsBinary);

    private static bool IsBinary(ITypeSymbol type) =>
        IsStream(type)
        || IsPipeReader(type)
        || Is(type, "System.IO.Pipelines", "PipeWriter")
        || Is(type, "System.IO.Pipelines", "IDuplexPipe");

    /// <summary>Returns the type and its base types.</summary>
    public static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType).Prepend(type),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts)
            .Concat(named.ContainingType is { } outer ? Parts(outer) : [])
            .Prepend(type),
        _ => [type],
    };

    private static bool Is(ITypeSymbol type, string space, string metadataName) =>
        type.MetadataName == metadataName
        && type.ContainingType is null
        && type.ContainingNamespace?.ToDisplayString() == space;
}
