namespace RpcGateway.Services.Idempotency;

/// <summary>A call with a key.</summary>
/// <param name="User">The user, because keys of different users are independent; empty for anonymous callers.</param>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">Identifies the method and its arguments.</param>
internal readonly record struct IdempotentRequest(string User, string Key, Fingerprint Fingerprint);
