using System.Net;
using System.Net.Sockets;
using RpcGateway.Checker.Contracts;

namespace RpcGateway.Checker.Faults;

/// <summary>One connection of a client through its proxy.</summary>
internal sealed class ProxiedConnection(Socket client, LinkState state, string? bug) : IDisposable
{
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket? _duplicate = bug == Bug.Duplicate ? new Socket(SocketType.Stream, ProtocolType.Tcp) : null;
    private volatile bool _isHalfOpen;
    private int _isReset;

    public bool IsHalfOpen => _isHalfOpen;

    /// <summary>Passes bytes until both directions have ended.</summary>
    /// <param name="server">Returns the port of the server for a new connection.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<int> server, CancellationToken cancellationToken)
    {
        try
        {
            await state.PassAsync(cancellationToken);
            await _server.ConnectAsync(IPAddress.Loopback, server(), cancellationToken);
            if (_duplicate is not null)
            {
                await _duplicate.ConnectAsync(IPAddress.Loopback, server(), cancellationToken);
            }

            client.NoDelay = _server.NoDelay = true;
            await Task.WhenAll(
                PumpAsync(client, _server, toServer: true, cancellationToken),
                PumpAsync(_server, client, toServer: false, cancellationToken));
        }
        catch (Exception e) when (IsEnd(e))
        {
            Reset();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _duplicate?.Dispose();
    }

    /// <returns>Whether the connection was open.</returns>
    public bool Reset()
    {
        if (Interlocked.Exchange(ref _isReset, 1) != 0)
        {
            return false;
        }

        // Without lingering, close sends a reset.
        client.Close(0);
        _server.Close(0);
        return true;
    }

    /// <returns>Whether the connection was open.</returns>
    public bool LoseServer()
    {
        if (_isReset != 0 || !_server.Connected)
        {
            return false;
        }

        _isHalfOpen = true;
        _server.Close(0);
        return true;
    }

    private static bool IsEnd(Exception exception) => exception is OperationCanceledException or SocketException or ObjectDisposedException;

    private async Task PumpAsync(Socket from, Socket to, bool toServer, CancellationToken cancellationToken)
    {
        var editor = bug is null or Bug.Duplicate || (bug == Bug.LoseResponse) == toServer ? null : new FrameEditor(bug);
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer.AsMemory(0, state.MaxRead), SocketFlags.None, cancellationToken)) > 0)
            {
                await state.PassAsync(cancellationToken);
                if (toServer && _duplicate is not null)
                {
                    await SendAsync(_duplicate, buffer.AsMemory(0, count), cancellationToken);
                }

                if (!_isHalfOpen)
                {
                    await SendAsync(to, editor is null ? buffer.AsMemory(0, count) : editor.Edit(buffer.AsSpan(0, count)), cancellationToken);
                }
            }

            if (!_isHalfOpen)
            {
                to.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // While the connection is half open, only its client's side remains, which still accepts bytes.
            if (!_isHalfOpen || from != _server)
            {
                Reset();
            }
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }
}
