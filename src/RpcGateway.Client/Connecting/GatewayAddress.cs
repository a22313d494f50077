namespace RpcGateway.Client.Connecting;

/// <summary>Converts the address that the application gave to a WebSocket address, or reports what is invalid.</summary>
internal static class GatewayAddress
{
    // Names that are commonly used for tokens in a query, which proxies and servers log.
    private static readonly string[] TokenNames =
    [
        "access_token", "accesstoken", "token", "id_token", "auth_token", "authorization", "bearer", "jwt", "api_key",
        "apikey",
    ];

    public static IEnumerable<string> Validate(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            yield return $"The address '{address}' must be absolute, for example wss://host/rpc.";
            yield break;
        }

        if (address.Scheme is not ("ws" or "wss" or "http" or "https"))
        {
            yield return "The address must begin with wss:// or ws:// (or https:// or http://, which mean the same), "
                + $"not with {address.Scheme}://.";
        }

        if (address.UserInfo.Length > 0)
        {
            yield return "The address must not contain a user name or password. Use Headers or AccessTokenProvider.";
        }

        foreach (var name in QueryNames(address)
            .Where(name => TokenNames.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            yield return $"The address must not contain a token (query parameter '{name}'), because addresses are logged. "
                + "Use Headers or AccessTokenProvider.";
        }

        if (address.Fragment.Length > 0)
        {
            yield return "The address must not have a fragment ('#').";
        }
    }

    public static Uri Normalize(Uri address)
    {
        if (address.Scheme is "ws" or "wss")
        {
            return address;
        }

        var builder = new UriBuilder(address) { Scheme = address.Scheme == "https" ? "wss" : "ws" };
        builder.Port = address.IsDefaultPort ? -1 : address.Port;
        return builder.Uri;
    }

    private static IEnumerable<string> QueryNames(Uri address) =>
        address.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]));
}
