using System.Security.Claims;
using RpcGateway.Protocol;
using RpcGateway.Server.Sessions;

namespace RpcGateway.Server.Callbacks;

/// <summary>Speaks of the call that the current code runs for; keeps nothing itself, so one serves all.</summary>
internal sealed class CallContext : IRpcCallContext
{
    public string ConnectionId => Client.Id;

    public ClaimsPrincipal User => Client.GetUserOf(Current.Number).Principal;

    public IDictionary<object, object?> Items => Client.Context.Items;

    public string Method => Current.Method.Name;

    public CancellationToken ConnectionAborted => Current.Connection.Closed;

    /// <summary>The connection of the running call.</summary>
    /// <exception cref="InvalidOperationException">No call is running.</exception>
    public static ClientConnection Client => ClientConnection.Of(Current.Connection);

    private static RpcCallContext Current => RpcCallContext.Current ?? throw new InvalidOperationException(
        "No call is running here: IRpcCallContext and IRpcClients.Caller belong to the call that the current code runs "
        + "for, and this code runs outside a call, or its call has ended. Read what it needs before the method returns; "
        + "keep the connection's id and use IRpcClients.Connection(id) outside calls.");
}
