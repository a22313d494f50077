using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>Connects one client with its service until one of them is gone, and then ends the other one.</summary>
internal sealed class ClientRelay(
    ClientSocket client,
    BackendChannel channel,
    ServiceWriter service,
    RelayState state,
    ClientReader up,
    ServiceReader down,
    Farewell farewell,
    TimeProvider time)
    : IDisposable
{
    // A close frame has room for 123 bytes.
    private const int MaxReason = 100;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Returns when both sides have ended.</summary>
    public async Task<RelayEnd> RunAsync()
    {
        var reading = down.ReadAsync(_stopping.Token);
        var receiving = up.ReadAsync(_stopping.Token);
        var watching = state.WatchLinkAsync(reading);
        var end = await state.Ended;

        // The two sides do not wait for each other.
        await Task.WhenAll(EndServiceAsync(end, reading), EndClientAsync(end, receiving));
        await Task.WhenAll(reading, receiving, watching);
        return end;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task EndServiceAsync(RelayEnd end, Task reading)
    {
        if (end.Side == RelaySide.Client)
        {
            await farewell.SayAsync(reading);
        }

        await _stopping.CancelAsync();
        await service.StopAsync(CloseTimeout);
        await channel.DisposeAsync();
    }

    private async Task EndClientAsync(RelayEnd end, Task receiving)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        if (end.Side == RelaySide.Service)
        {
            await FailCallsAsync(end.Close.Reason, timeout.Token);
        }

        // A client that has closed the connection itself gets the same close back.
        var close = receiving.IsCompleted || end.Close.Code == RpcCloseCode.Lost
            ? new RpcClose(RpcCloseCode.Normal, "")
            : end.Close with { Reason = PeerText.Clean(end.Close.Reason, MaxReason) };
        await client.CloseAsync(close, timeout.Token);
        await receiving.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!receiving.IsCompleted)
        {
            client.Abort();
        }
    }

    // Each call gets an error, so that no caller waits for the close.
    private async Task FailCallsAsync(string reason, CancellationToken cancellationToken)
    {
        foreach (var id in state.FromClient.Close())
        {
            if (!await client.SendAsync(MessageWriter.Error(id, RpcErrorCode.Unavailable, reason), cancellationToken))
            {
                return;
            }
        }
    }
}
