using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Server.Handshakes;

/// <summary>
/// Finds tokens in the query of a URL. URLs, and the tokens in them, end up in the logs of proxies and servers, in histories and
/// in screenshots.
/// </summary>
internal static class UrlTokenPolicy
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "access_token", "accesstoken", "access-token", "id_token", "idtoken", "refresh_token", "auth_token",
        "authtoken", "token", "jwt", "bearer", "auth", "authorization", "api_key", "apikey", "api-key", "x-api-key",
        "secret", "client_secret", "password",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>The name of the first parameter that is commonly used for tokens; null if there is none.</returns>
    public static string? Find(IQueryCollection query) =>
        query.Count == 0 ? null : query.Keys.FirstOrDefault(Names.Contains);
}
