using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace RpcGateway.Client.Connecting;

/// <summary>Says in one sentence which address could not be reached and why: the framework's own sentence names neither.</summary>
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

        return $"No connection to {Name(address)}: {cause ?? innermost.Message}";
    }

    public static string DescribeStatus(Uri address, HttpStatusCode status) =>
        $"The server refused the handshake at {Name(address)} with {(int)status} ({status}).";

    // Without user and query, which may hold secrets.
    private static string Name(Uri address) => $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    private static string? Explain(Uri address, Exception exception) => exception switch
    {
        SocketException socket => Explain(address, socket),
        AuthenticationException tls when tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) =>
            $"the certificate of the server is not trusted. {tls.Message}",
        AuthenticationException tls =>
            $"TLS could not be negotiated; if the server does not use TLS on this port, the address begins with ws://. {tls.Message}",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } =>
            "the server closed the connection or did not answer with HTTP; "
            + (address.Scheme == Uri.UriSchemeWs ? "if it expects TLS on this port, the address begins with wss://." : "is it a web server?"),
        _ => null,
    };

    private static string Explain(Uri address, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"the connection was refused; no server listens on port {address.Port}.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the name '{address.Host}' is not known.",
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown =>
            $"'{address.Host}' does not answer. {exception.Message}",
        _ => exception.Message,
    };
}
