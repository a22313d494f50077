namespace RpcGateway.Services;

/// <summary>
/// Makes callbacks to the clients. Injectable anywhere; only <see cref="Caller"/> requires a running call. A notification
/// (<c>void</c>) to many receivers is encoded once. A method with a result or a stream can be called only on <see cref="Caller"/>
/// and <see cref="Connection"/>; on the others it throws <see cref="InvalidOperationException"/>.
/// </summary>
/// <typeparam name="TCallback">The callback contract.</typeparam>
public interface IRpcClients<out TCallback>
    where TCallback : class
{
    /// <summary>The client whose call is running.</summary>
    /// <exception cref="InvalidOperationException">No call is running.</exception>
    TCallback Caller { get; }

    /// <summary>Every client, on all nodes.</summary>
    TCallback All { get; }

    /// <summary>
    /// One client. If there is no such connection, notifications are dropped, and calls throw <see cref="RpcException"/> with
    /// <see cref="RpcErrorCode.Unavailable"/>. Calls to a client of another
    /// node have JSON results and streams of items, but no binary streams, and no streams or progress as arguments.
    /// </summary>
    TCallback Connection(string connectionId);

    /// <summary>Every connection of one user, identified by <see cref="IRpcUserIdProvider"/>.</summary>
    TCallback User(string userId);

    /// <summary>Every connection in one group.</summary>
    TCallback Group(string group);

    /// <summary>
    /// Returns the same clients, but <see cref="All"/>, <see cref="User"/> and <see cref="Group"/> exclude the given connections.
    /// </summary>
    IRpcClients<TCallback> Except(params IEnumerable<string> connectionIds);
}
