namespace RpcGateway.Protocol.Incoming;

/// <summary>What a request says about its execution, besides method and params.</summary>
/// <param name="Timeout">The milliseconds that the caller still waits; 0 if it has no limit.</param>
/// <param name="IdempotencyKey">Identifies the call when it is repeated; null if it has no key.</param>
internal readonly record struct RequestExtras(int Timeout, string? IdempotencyKey);
