namespace RpcGateway.Protocol.Streams;

/// <summary>Why the item after those in a portion could not be read.</summary>
/// <param name="Reason">The position and the reason, without the text of the exception.</param>
/// <param name="Exception">The exception from reading.</param>
internal sealed record StreamFault(string Reason, Exception Exception);
