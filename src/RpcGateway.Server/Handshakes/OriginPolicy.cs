using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Server.Handshakes;

/// <summary>
/// Decides from which pages a browser may connect. Browsers send cookies along with WebSocket handshakes of any page
/// and know no CORS for them, so without this any page could act for a user who is signed in.
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
    /// <param name="onlyOwn">Whether none but the server's own origin may, whatever the options allow.</param>
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
        .Select(origin => $"AllowedOrigins has '{origin}', which is no origin: write scheme, host and port alone, "
            + "as https://app.example.com or http://localhost:3000, or * for any.");

    /// <summary>The origin in one spelling: lower case, without a default port; null if it is none.</summary>
    private static string? Normalize(string? origin)
    {
        // Also refuses "null", which browsers send for pages without an origin, as sandboxed frames.
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
