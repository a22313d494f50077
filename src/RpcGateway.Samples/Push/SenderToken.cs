using System.Security.Cryptography;
using System.Text;

namespace RpcGateway.Samples.Push;

/// <summary>The token that authenticates senders. Only its hash is kept.</summary>
internal sealed class SenderToken
{
    /// <summary>The minimum length of a token.</summary>
    public const int MinLength = 16;

    private readonly byte[]? _hash;

    /// <param name="token">The token; null if sending is not allowed.</param>
    public SenderToken(string? token) => _hash = token is null ? null : Hash(token);

    /// <summary>Whether there is a token, so that messages can be sent.</summary>
    public bool Exists => _hash is not null;

    /// <summary>Creates a random token.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Compares in a time that depends neither on the token nor on its length.</summary>
    public bool Matches(string token) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
