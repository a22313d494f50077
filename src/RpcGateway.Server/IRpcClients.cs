namespace RpcGateway.Server;

/// <summary>
/// Calls the clients back. Injectable anywhere; only <see cref="Caller"/> needs a running call. A notification
/// (<c>void</c>) to many receivers is encoded once. A method with a result or a stream is for one connection, on
/// <see cref="Caller"/> or <see cref="Connection"/>; on the others it throws <see cref="InvalidOperationException"/>.
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
    /// One client. If there is no such connection, notifications are dropped, and calls throw
    /// <see cref="RpcException"/> with <see cref="RpcErrorCode.Unavailable"/>. A client of another node answers calls
    /// with JSON results, but opens no streams.
    /// </summary>
    TCallback Connection(string connectionId);

    /// <summary>Every connection of one user, as <see cref="IRpcUserIdProvider"/> names users.</summary>
    TCallback User(string userId);

    /// <summary>Every connection in one group.</summary>
    TCallback Group(string group);

    /// <summary>
    /// The same clients, whose <see cref="All"/>, <see cref="User"/> and <see cref="Group"/> leave some out.
    /// </summary>
    IRpcClients<TCallback> Except(params IEnumerable<string> connectionIds);
}
