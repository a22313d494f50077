namespace RpcGateway.Binding;

/// <summary>How a parameter travels.</summary>
public enum RpcParameterKind
{
    /// <summary>A JSON value.</summary>
    Value,

    /// <summary><c>IProgress&lt;T&gt;</c>: a token for <c>$/progress</c>; may be null or absent.</summary>
    Progress,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: a token for <c>$/enumerator/next</c>.</summary>
    Stream,

    /// <summary><c>Stream</c> or <c>PipeReader</c>: the number of a binary stream.</summary>
    Binary,
}
