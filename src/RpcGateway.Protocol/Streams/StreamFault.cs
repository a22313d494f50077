namespace RpcGateway.Protocol.Streams;

/// <summary>Why the item behind those of a portion could not be read.</summary>
/// <param name="Reason">Its place and reason, without the text of the exception.</param>
/// <param name="Exception">What reading it threw.</param>
internal sealed record StreamFault(string Reason, Exception Exception);
