using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Client.Connecting;

/// <summary>Reports the options that cannot work in a browser, which makes the WebSocket's handshake itself.</summary>
internal static class BrowserOptions
{
    [SuppressMessage(
        "Interoperability", "CA1416:Validate platform compatibility", Justification = "The options are only compared with their defaults.")]
    public static IEnumerable<string> Validate(RpcClientOptions options)
    {
        if (options.Headers.Count > 0)
        {
            yield return "Headers cannot be set in a browser: AccessTokenProvider sends a token in $/hello instead.";
        }

        if (options.ConfigureWebSocket is not null)
        {
            yield return "ConfigureWebSocket cannot be used in a browser, which decides on proxy, certificates and cookies.";
        }

        if (options.HttpInvoker is not null)
        {
            yield return "HttpInvoker cannot be used in a browser, which makes the handshake itself.";
        }

        if (options is { AccessTokenProvider: not null, OfferExtensions: false })
        {
            yield return "AccessTokenProvider needs OfferExtensions in a browser, where the token is sent in $/hello.";
        }
    }
}
