namespace RpcGateway.Samples.Push;

/// <summary>Why a request failed: the error that <c>push.send</c> has.</summary>
internal sealed record PushFailureReason(int Code, string Message);
