using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Services.Backplane;

/// <summary>How callbacks reach clients: in a gateway through its node, in a backend through the gateways.</summary>
internal interface IClientRoutes
{
    /// <summary>Finds a connection of this process.</summary>
    bool TryFindLocal(string connectionId, [NotNullWhen(true)] out IReceiver? receiver);

    /// <summary>Sends a notification to every receiver, wherever it is connected.</summary>
    /// <returns>The number of receivers that this process reached itself.</returns>
    int Publish(RpcEnvelope envelope);

    /// <summary>Sends a request to the node that has the connection.</summary>
    /// <returns>The response, or null if there is no such connection.</returns>
    ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the ids of the connections at the address, on all nodes.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken);
}
