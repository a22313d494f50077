namespace RpcGateway.Protocol.Links;

/// <summary>A link with the connection on its channel 0. Without that connection, neither end would notice a dead peer.</summary>
internal static class LinkControl
{
    /// <summary>Runs both until the link ends, and returns why.</summary>
    public static async Task<RpcClose> RunAsync(Link link, RpcConnection control)
    {
        var running = link.RunAsync();
        var controlling = control.RunAsync();
        await Task.WhenAny(running, controlling).ConfigureAwait(false);
        if (!link.Closed.IsCancellationRequested)
        {
            var close = await controlling.ConfigureAwait(false);
            if (close.Code == RpcCloseCode.Lost)
            {
                // The peer is silent, so it does not receive a reason either.
                link.Abort(close);
            }
            else
            {
                await link.CloseAsync(close).ConfigureAwait(false);
            }
        }

        await controlling.ConfigureAwait(false);
        return await running.ConfigureAwait(false);
    }
}
