using System.Security.Claims;
using RpcGateway.Protocol;
using RpcGateway.Services.Connections;

namespace RpcGateway.Services.Callbacks;

/// <summary>Reads the call that the current code runs for. It has no state, so one instance serves all calls.</summary>
internal sealed class CurrentCall : IRpcCallContext
{
    public string ConnectionId => Client.Id;

    public ClaimsPrincipal User => Client.GetUserOf(Ambient.Number).Principal;

    public IDictionary<object, object?> Items => Client.Context.Items;

    public string Method => Ambient.Method.Name;

    public TimeSpan? RemainingTime => Ambient.RemainingTime;

    public CancellationToken ConnectionAborted => Client.Connection.Closed;

    /// <summary>The client that made the call.</summary>
    /// <exception cref="InvalidOperationException">No call is running.</exception>
    public static ConnectedClient Client => ConnectedClient.Of(Ambient.State);

    private static RpcCallContext Ambient => RpcCallContext.Current ?? throw new InvalidOperationException(
        "No call is running. IRpcCallContext and IRpcClients.Caller are valid only in code that runs for a call, until "
        + "the call ends. Read their values before the method returns. Outside calls, use "
        + "IRpcClients.Connection(id) with a connection id that was stored.");
}
