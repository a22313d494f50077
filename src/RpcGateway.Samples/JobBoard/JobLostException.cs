namespace RpcGateway.Samples.JobBoard;

/// <summary>An attempt has ended without a result because its runner was lost.</summary>
internal sealed class JobLostException(string message, Exception? innerException = null) : Exception(message, innerException);
