namespace RpcGateway.Samples.Push;

/// <summary>The body of an HTTP response to a request that failed.</summary>
internal sealed record PushFailure(PushFailureReason Error);
