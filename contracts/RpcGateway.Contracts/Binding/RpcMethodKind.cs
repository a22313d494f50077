namespace RpcGateway.Binding;

/// <summary>What a contract method gives back.</summary>
public enum RpcMethodKind
{
    /// <summary>A call that is answered once: <c>Task</c>, <c>Task&lt;T&gt;</c>, <c>ValueTask</c>, <c>ValueTask&lt;T&gt;</c>.</summary>
    Call,

    /// <summary>A notification, never answered: <c>void</c>.</summary>
    Notification,

    /// <summary>A stream of items: <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    Stream,

    /// <summary>A binary stream: a task of <c>Stream</c> or of <c>PipeReader</c>.</summary>
    Binary,
}
