using Microsoft.Extensions.Logging;
using Nerdbank.Streams;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Opens a channel for each client on one shared link, which is connected again when it has ended.</summary>
internal sealed class MultiplexedConnector(IStreamConnector connector, string backend, string channelName, ILogger logger)
    : IBackendConnector, IAsyncDisposable
{
    // What a service may send to a client that does not read, before the service has to wait.
    private const int Window = 256 * 1024;
    private const int ProtocolVersion = 3;

    private readonly SemaphoreSlim _connecting = new(1);
    private SharedLink? _link;
    private bool _isDisposed;

    public async ValueTask<BackendLink> OpenAsync(BackendClient client, CancellationToken cancellationToken)
    {
        var link = await GetLinkAsync(cancellationToken);
        var channel = await link.Multiplexer.OfferChannelAsync(channelName, cancellationToken);
        return new ChannelLink(channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync();
        _isDisposed = true;
        if (_link is { } link)
        {
            await link.DisposeAsync();
        }

        _connecting.Release();
    }

    private async ValueTask<SharedLink> GetLinkAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_link is { } link)
            {
                if (!link.Multiplexer.Completion.IsCompleted)
                {
                    return link;
                }

                ConnectorLog.LinkLost(logger, backend, link.Multiplexer.Completion.Exception?.GetBaseException());
                await link.DisposeAsync();
                _link = null;
            }

            return _link = await ConnectAsync(cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async ValueTask<SharedLink> ConnectAsync(CancellationToken cancellationToken)
    {
        var stream = await connector.ConnectAsync(cancellationToken);
        var options = new MultiplexingStream.Options
        {
            ProtocolMajorVersion = ProtocolVersion,
            DefaultChannelReceivingWindowSize = Window,
        };

        // Version 3 has no handshake. The token of the first client must not end the link later.
        var multiplexer = MultiplexingStream.Create(stream, options);
        ConnectorLog.LinkOpened(logger, backend);
        return new SharedLink(stream, multiplexer);
    }
}
