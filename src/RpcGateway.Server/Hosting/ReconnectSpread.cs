namespace RpcGateway.Server.Hosting;

/// <summary>
/// The delays after which the clients of a server that shuts down may connect again: one after the other, at a limited rate, so
/// that they do not overload the servers that they go to. A single client does not wait.
/// </summary>
internal sealed class ReconnectSpread(int ratePerSecond)
{
    private int _clients;

    /// <summary>The delay of the next client.</summary>
    public TimeSpan Next() => TimeSpan.FromSeconds(_clients++ / (double)ratePerSecond);
}
