using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using RpcGateway.Protocol;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Connections;

/// <summary>
/// A connected client: what this process stores for one connection, as its <see cref="RpcConnection.State"/>. It knows nothing
/// about how the client connected; subclasses do.
/// </summary>
internal class ConnectedClient(RpcConnectionContext context, string? endpoint = null) : IReceiver
{
    private TaskCompletionSource? _ended;
    private bool _hasEnded;
    private ConcurrentDictionary<Type, object>? _proxies;
    private RpcConnection? _connection;
    private ConnectionUser? _user;
    private FormerUser? _former;

    public RpcConnectionContext Context { get; } = context;

    /// <summary>The name of the endpoint the client connected to; null for an endpoint without a name.</summary>
    public string? Endpoint { get; } = endpoint;

    public string Id => Context.ConnectionId;

    public DateTimeOffset ConnectedAt => Context.ConnectedAt;

    /// <summary>The client's network address; null if unknown.</summary>
    public virtual IPAddress? RemoteAddress => null;

    /// <summary>The removal from groups and addresses; null until it has started.</summary>
    public Task? Leaving { get; set; }

    /// <summary>Whether it has no socket at the moment, and is expected to return.</summary>
    public virtual bool IsDetached => false;

    /// <summary>The running notification of observers of what happened to the connection.</summary>
    public Task Notifying { get; private set; } = Task.CompletedTask;

    /// <summary>The number of observers that were notified of the connection.</summary>
    public int NotifiedObservers { get; set; }

    public RpcConnection Connection
    {
        get => _connection ?? throw new InvalidOperationException("The connection has not been created.");
        set => _connection = value;
    }

    public ConnectionUser User => Volatile.Read(ref _user)
        ?? Interlocked.CompareExchange(ref _user, new ConnectionUser(Context.User), null) ?? _user;

    /// <summary>Notifies observers after what they are notified of now. Does not run their code on the calling thread.</summary>
    public void Notify(Func<ValueTask> notify)
    {
        lock (this)
        {
            Notifying = NotifyAsync(Notifying, notify);
        }
    }

    /// <summary>Called when the connection has been registered, before anything is read from it.</summary>
    /// <param name="isAdded">False if the process is shutting down: the connection is closed without being served.</param>
    public virtual void OnRegistered(bool isAdded)
    {
    }

    /// <summary>Completes when the connection has ended and everything is cleaned up.</summary>
    public Task WaitForEndAsync()
    {
        // Created on demand: only a shutdown waits.
        var ended = LazyInitializer.EnsureInitialized(
            ref _ended, () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Volatile.Read(ref _hasEnded))
        {
            ended.TrySetResult();
        }

        return ended.Task;
    }

    public static ConnectedClient Of(object? state) => (ConnectedClient)state!;

    public void Send(RpcNotification notification) => Connection.Send(notification);

    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        Connection.CallRawAsync(method, parameters, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> NextAsync(byte[] token, CancellationToken cancellationToken) =>
        Connection.NextRawAsync(token, cancellationToken);

    public void AbortStream(byte[] token) => Connection.AbortStream(token);

    public Task CloseAsync(RpcClose close, CancellationToken cancellationToken) => Connection.CloseAsync(close, cancellationToken);

    /// <summary>Returns the proxy for callbacks to this client; it is created once.</summary>
    public TCallback GetProxy<TCallback>()
        where TCallback : class
    {
        var proxies = LazyInitializer.EnsureInitialized(ref _proxies, () => new(concurrencyLevel: 1, capacity: 3));
        return (TCallback)proxies.GetOrAdd(
            typeof(TCallback), static (_, client) => client.Connection.GetProxy<TCallback>(), this);
    }

    /// <summary>Returns the user that made a call: the user at the time when the call started.</summary>
    /// <param name="call">The number of the call.</param>
    public ConnectionUser GetUserOf(long call)
    {
        var user = User;
        for (var former = Volatile.Read(ref _former); former is not null && call <= former.LastCall; former = former.Before)
        {
            user = former.User;
        }

        return user;
    }

    /// <summary>Sets the user of later calls. Running calls keep theirs.</summary>
    public void ChangeUser(ClaimsPrincipal principal)
    {
        lock (this)
        {
            Volatile.Write(ref _former, new FormerUser(User, Connection.StartedCalls, Keep(_former, Connection.ListCallNumbers())));
            Context.User = principal;
            Volatile.Write(ref _user, new ConnectionUser(principal));
        }
    }

    /// <summary>Sets the user of later calls, unless it is no longer the expected one.</summary>
    public bool TryChangeUser(ClaimsPrincipal expected, ClaimsPrincipal principal)
    {
        lock (this)
        {
            var current = Context.PeekUser();
            var isExpected = current == expected || !(SameUser.IsAuthenticated(current) || SameUser.IsAuthenticated(expected));
            if (isExpected)
            {
                ChangeUser(principal);
            }

            return isExpected;
        }
    }

    /// <summary>Called when the connection has ended and everything is cleaned up.</summary>
    public virtual void End()
    {
        // A full fence: either this method sees the waiting task, or the waiting code sees that the connection has ended.
        Interlocked.Exchange(ref _hasEnded, true);
        _ended?.TrySetResult();
    }

    // A connection may change its user every few minutes for months: a user none of whose calls still runs is forgotten.
    private static FormerUser? Keep(FormerUser? newest, long[] running)
    {
        var kept = new Stack<FormerUser>();
        for (var one = newest; one is not null; one = one.Before)
        {
            var first = one.Before?.LastCall ?? 0;
            if (Array.Exists(running, call => call > first && call <= one.LastCall))
            {
                kept.Push(one);
            }
        }

        FormerUser? chain = null;
        while (kept.TryPop(out var one))
        {
            chain = one with { Before = chain };
        }

        return chain;
    }

    // Yields first, because the lock is held.
    private static async Task NotifyAsync(Task before, Func<ValueTask> notify)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await notify();
    }

    private sealed record FormerUser(ConnectionUser User, long LastCall, FormerUser? Before);
}
