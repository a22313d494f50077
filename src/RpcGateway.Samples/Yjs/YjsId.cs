namespace RpcGateway.Samples.Yjs;

/// <summary>The id of one character: the client that inserted it, and its number among all characters of this client.</summary>
/// <param name="Client">The id of the client's document.</param>
/// <param name="Clock">The number of the character, from 0.</param>
internal readonly record struct YjsId(long Client, long Clock);
