namespace RpcGateway.Binding;

/// <summary>How an argument is sent.</summary>
public enum RpcParameterKind
{
    /// <summary>A JSON value.</summary>
    Value,

    /// <summary><c>IProgress&lt;T&gt;</c>: a token for <c>$/progress</c>, which may be null or absent.</summary>
    Progress,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>: a token for <c>$/enumerator/next</c>.</summary>
    Stream,

    /// <summary><c>Stream</c> or <c>PipeReader</c>: the number of a binary stream.</summary>
    Binary,
}
