using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RpcGateway.Protocol.Sessions;

/// <summary>The proof that a client knows the key of its session: HMAC-SHA256 (RFC 2104), in base64url without padding.</summary>
internal static class SessionProof
{
    public const int KeySize = 32;
    private const int NonceSize = 32;

    /// <summary>A new key, or a new nonce: random bytes.</summary>
    public static byte[] CreateKey() => RandomNumberGenerator.GetBytes(KeySize);

    public static string CreateNonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceSize));

    public static string Create(byte[] key, string nonce, string connectionId, long received, long first) =>
        Base64Url.EncodeToString(Compute(key, nonce, connectionId, received, first));

    /// <summary>Compares in constant time, so that the time reveals nothing about the right proof.</summary>
    public static bool IsValid(
        [NotNullWhen(true)] string? proof, byte[] key, string nonce, string connectionId, long received, long first)
    {
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return proof is not null
            && Base64Url.IsValid(proof, out var length)
            && length == bytes.Length
            && Base64Url.TryDecodeFromChars(proof, bytes, out _)
            && CryptographicOperations.FixedTimeEquals(bytes, Compute(key, nonce, connectionId, received, first));
    }

    private static byte[] Compute(byte[] key, string nonce, string connectionId, long received, long first) =>
        HMACSHA256.HashData(
            key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{nonce}.{connectionId}.{received}.{first}")));
}
