namespace RpcGateway.Server.Hosting;

/// <summary>
/// The delays after which the clients of a server that shuts down may connect again: one after the other, at a limited rate, so
/// that they do not overload the servers that they go to.
/// </summary>
internal sealed class ReconnectSpread(TimeSpan first, int ratePerSecond)
{
    private int _clients;

    /// <summary>The delay of the next client.</summary>
    public TimeSpan Next() => first + TimeSpan.FromSeconds(_clients++ / (double)ratePerSecond);
}
