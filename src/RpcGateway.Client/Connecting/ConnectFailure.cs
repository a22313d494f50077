using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Describes in one sentence which address could not be reached, and why: the framework's message contains neither.
/// </summary>
internal static class ConnectFailure
{
    public static string Describe(Uri address, Exception exception)
    {
        Exception innermost = exception;
        string? cause = null;
        for (var one = exception; one is not null && cause is null; one = one.InnerException)
        {
            innermost = one;
            cause = Explain(address, one);
        }

        return $"Could not connect to {Name(address)}: {cause ?? innermost.Message}";
    }

    public static string DescribeStatus(Uri address, HttpStatusCode status) =>
        $"The server refused the handshake at {Name(address)} with {(int)status} ({status}).";

    public static string DescribeSubprotocol(Uri address, string subprotocol) =>
        $"The server at {Name(address)} accepted the handshake without the subprotocol {subprotocol}. Check the path of the address.";

    // Without user name and query, which may contain secrets.
    private static string Name(Uri address) => $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    private static string? Explain(Uri address, Exception exception) => exception switch
    {
        SocketException socket => Explain(address, socket),
        AuthenticationException tls when tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) =>
            $"the server's certificate is not trusted. {tls.Message}",
        AuthenticationException tls =>
            $"the TLS handshake failed. If the server does not use TLS on this port, use ws://. {tls.Message}",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } =>
            "the server closed the connection or did not send an HTTP response. "
            + (address.Scheme == Uri.UriSchemeWs ? "If it expects TLS on this port, use wss://." : "Is it a web server?"),
        _ => null,
    };

    private static string Explain(Uri address, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"the connection was refused. No server is listening on port {address.Port}.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the host name '{address.Host}' could not be resolved.",
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
            $"'{address.Host}' is not reachable. {exception.Message}",
        _ => exception.Message,
    };
}
