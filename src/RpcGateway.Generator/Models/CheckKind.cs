namespace RpcGateway.Generator.Models;

/// <summary>What a check does with its value.</summary>
internal enum CheckKind
{
    /// <summary>The value is an argument, and its only member is itself.</summary>
    Argument,
    Object,
    Items,
    Entries,
    Nullable,
}
