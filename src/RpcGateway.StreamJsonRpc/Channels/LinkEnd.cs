namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>Why a service is gone.</summary>
/// <param name="Reason">One sentence for the client, without details of the computer.</param>
/// <param name="IsExpected">Whether the service ended without a fault, such as a process with exit code 0.</param>
internal sealed record LinkEnd(string Reason, bool IsExpected = false);
