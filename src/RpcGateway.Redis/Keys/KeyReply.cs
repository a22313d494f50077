using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>The reply of Redis to a claim.</summary>
/// <param name="State">The state of the key.</param>
/// <param name="Owner">The node that runs the call, if it runs.</param>
/// <param name="Outcome">The outcome, if it has ended.</param>
internal readonly record struct KeyReply(KeyState State, string? Owner = null, IdempotentOutcome? Outcome = null);
