namespace RpcGateway.Generator.Parsing;

/// <summary>Whether values of a type can travel.</summary>
internal enum TypeVerdict
{
    Fine,

    /// <summary>It does not exist, as the compiler says.</summary>
    Broken,

    /// <summary>It holds what System.Text.Json cannot carry.</summary>
    Unsupported,

    /// <summary>Generated code cannot name it.</summary>
    Inaccessible,
}
