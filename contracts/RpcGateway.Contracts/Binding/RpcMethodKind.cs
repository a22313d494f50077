namespace RpcGateway.Binding;

/// <summary>What a contract method returns.</summary>
public enum RpcMethodKind
{
    /// <summary>A call with one response: <c>Task</c>, <c>Task&lt;T&gt;</c>, <c>ValueTask</c>, <c>ValueTask&lt;T&gt;</c>.</summary>
    Call,

    /// <summary>A notification, which has no response: <c>void</c>.</summary>
    Notification,

    /// <summary>A stream of items: <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    Stream,

    /// <summary>A binary stream: a task of <c>Stream</c> or <c>PipeReader</c>.</summary>
    Binary,
}
