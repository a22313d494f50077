namespace RpcGateway.Generator.Symbols;

/// <summary>Whether values of a type can be sent.</summary>
internal enum TypeVerdict
{
    Supported,

    /// <summary>The type does not exist; the compiler reports that.</summary>
    Unresolved,

    /// <summary>The type contains a type that System.Text.Json does not support.</summary>
    Unsupported,

    /// <summary>Generated code cannot access the type.</summary>
    Inaccessible,
}
