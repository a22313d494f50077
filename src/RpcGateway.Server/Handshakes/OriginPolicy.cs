using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Server.Handshakes;

/// <summary>
/// Decides which pages in a browser may connect. Browsers send cookies with the WebSocket handshakes of any page and do not apply
/// CORS to them, so without this check any page could act on behalf of a signed-in user.
/// </summary>
internal sealed class OriginPolicy
{
    private const string Any = "*";

    private readonly bool _allowsAny;
    private readonly FrozenSet<string> _allowed;

    /// <param name="origins">The origins that may connect besides the gateway's own; <c>*</c> for any.</param>
    public OriginPolicy(ICollection<string> origins)
    {
        _allowsAny = origins.Contains(Any);
        _allowed = origins.Select(Normalize).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    /// <param name="request">The handshake.</param>
    /// <param name="onlyOwn">Whether only the server's own origin is allowed, regardless of the options.</param>
    public bool Allows(HttpRequest request, bool onlyOwn = false)
    {
        var sent = request.Headers.Origin;
        if (sent.Count == 0 || (_allowsAny && !onlyOwn))
        {
            return true;
        }

        return sent.Count == 1
            && Normalize(sent[0]) is { } origin
            && ((!onlyOwn && _allowed.Contains(origin)) || origin == Normalize($"{request.Scheme}://{request.Host.Value}"));
    }

    public static IEnumerable<string> Validate(IEnumerable<string> origins) => origins
        .Where(origin => origin != Any && Normalize(origin) is null)
        .Select(origin => $"AllowedOrigins contains '{origin}', which is not a valid origin. Use only scheme, host and port, "
            + "for example https://app.example.com or http://localhost:3000, or * for any.");

    /// <summary>Normalizes an origin to lower case without a default port; returns null if it is invalid.</summary>
    private static string? Normalize(string? origin)
    {
        // Also rejects "null", which browsers send for pages without an origin, such as sandboxed frames.
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !IsBare(uri, origin))
        {
            return null;
        }

        return uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
    }

    private static bool IsBare(Uri uri, [NotNullWhen(true)] string? origin) =>
        origin is not null && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.AbsolutePath is "/" or ""
        && !origin.EndsWith('/') && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
