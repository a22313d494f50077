using RpcGateway.Protocol;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Server.Relays;

/// <summary>Detects that a client, whose session is on another node, is silent: no connection of this node watches its socket.</summary>
internal static class RelayKeepAlive
{
    // The client answers a ping within a period, unless it is gone.
    private const int ChecksPerTime = 4;

    /// <summary>Pings the client, and aborts the socket when it is silent for too long.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="options">The interval and the timeout.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Ends the checks.</param>
    public static async Task RunAsync(IRpcTransport socket, RpcGatewayOptions options, TimeProvider time, CancellationToken ended)
    {
        if (socket is not IPingable { CanPing: true } link)
        {
            // The WebSocket sends pings itself.
            return;
        }

        using var timer = new PeriodicTimer(options.KeepAliveInterval / ChecksPerTime, time);
        var silence = new Silence(link.Reads, time.GetTimestamp());
        while (await NextAsync(timer, ended))
        {
            if (link.Reads != silence.Reads)
            {
                silence = new Silence(link.Reads, time.GetTimestamp());
            }

            var silent = time.GetElapsedTime(silence.Since);
            if (silent >= options.KeepAliveInterval + options.KeepAliveTimeout)
            {
                socket.Abort();
                return;
            }

            if (silent >= options.KeepAliveInterval)
            {
                link.Ping();
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken ended)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private readonly record struct Silence(long Reads, long Since);
}
