using System.Net;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Client.Connecting;

/// <summary>Connects with the framework's WebSocket. In a browser, <see cref="BrowserConnector"/> is used instead.</summary>
/// <param name="address">The address.</param>
/// <param name="options">The options of the connection.</param>
/// <param name="required">The only subprotocol to offer, which the server must accept; null for those of a client.</param>
[UnsupportedOSPlatform("browser")]
internal sealed class WebSocketConnector(Uri address, RpcClientOptions options, string? required = null) : IRpcConnector
{
    public string Step { get; private set; } = "The connection attempt";

    public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: false, cancellationToken);

    public ValueTask<ConnectedTransport> ConnectToResumeAsync(CancellationToken cancellationToken) =>
        ConnectAsync(resumes: true, cancellationToken);

    private async ValueTask<ConnectedTransport> ConnectAsync(bool resumes, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            var systemProxy = socket.Options.Proxy;
            Configure(socket.Options, resumes);
            var sentToken = await AuthenticateAsync(socket.Options, cancellationToken).ConfigureAwait(false);
            Step = $"The handshake with {address.Authority}";
            CoalescingStream? stream = null;
            IPEndPoint? peer = null;
            if (options.HttpInvoker is { } invoker)
            {
                // The type of the stream that a custom invoker returns is unknown, so no CoalescingStream is inserted.
                await socket.ConnectAsync(address, invoker, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                (stream, peer) = await ConnectCoalescingAsync(socket, systemProxy, cancellationToken).ConfigureAwait(false);
            }

            RequireSubprotocol(socket.SubProtocol);
            return new ConnectedTransport(
                new WebSocketTransport(socket, stream),
                SubprotocolNames.Parse(socket.SubProtocol),
                _ => CreateAddresses(peer),
                SentToken: sentToken,
                CanResume: socket.SubProtocol == SubprotocolNames.RpcGatewayV1Resume);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new HttpRequestException(ConnectFailure.DescribeStatus(address, status), e, status);
        }
        catch (WebSocketException e)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new WebSocketException(e.WebSocketErrorCode, ConnectFailure.Describe(address, e), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void RequireSubprotocol(string? accepted)
    {
        if (required is not null && accepted != required)
        {
            throw new HttpRequestException(ConnectFailure.DescribeSubprotocol(address, required));
        }
    }

    private NetworkAddresses CreateAddresses(IPEndPoint? peer)
    {
        var ip = peer?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : peer?.Address;
        return new NetworkAddresses(address.IdnHost, address.Port, ip?.ToString(), peer?.Port);
    }

    private async ValueTask<(CoalescingStream? Stream, IPEndPoint? Peer)> ConnectCoalescingAsync(
        ClientWebSocket socket, IWebProxy? systemProxy, CancellationToken cancellationToken)
    {
        using var handshake = new CoalescingHandshake(HandshakeOptions.Move(socket.Options, systemProxy));
        using var invoker = new HttpMessageInvoker(handshake);

        // The handler is disposed on return, but it no longer owns a connection that became a WebSocket.
        await socket.ConnectAsync(address, invoker, cancellationToken).ConfigureAwait(false);
        return (handshake.Stream, handshake.Peer);
    }

    private void Configure(ClientWebSocketOptions socket, bool resumes)
    {
        socket.CollectHttpResponseDetails = true;
        (socket.KeepAliveInterval, socket.KeepAliveTimeout) = WebSocketTransport.GetKeepAlive(options);
        foreach (var protocol in required is null ? Subprotocols.Offered(options, resumes) : [required])
        {
            socket.AddSubProtocol(protocol);
        }

        foreach (var (name, value) in options.Headers)
        {
            socket.SetRequestHeader(name, value);
        }

        options.ConfigureWebSocket?.Invoke(socket);
        if (options.HttpInvoker is null && socket.HttpVersion.Major < 2)
        {
            // A CoalescingStream will be below the WebSocket: the RpcConnection itself then sends keep-alive pings.
            (socket.KeepAliveInterval, socket.KeepAliveTimeout) = (TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    // Returns whether the handshake carries a token.
    private async ValueTask<bool> AuthenticateAsync(ClientWebSocketOptions socket, CancellationToken cancellationToken)
    {
        if (options.Tokens is not { } tokens)
        {
            return options.Headers.TryGetValue("Authorization", out var header)
                && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        }

        Step = nameof(RpcClientOptions.AccessTokenProvider);
        if (await tokens.GetAsync(cancellationToken).ConfigureAwait(false) is not { } token)
        {
            return false;
        }

        socket.SetRequestHeader("Authorization", $"Bearer {token}");
        return true;
    }
}
