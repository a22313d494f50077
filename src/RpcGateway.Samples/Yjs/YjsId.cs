namespace RpcGateway.Samples.Yjs;

/// <summary>The id of one character: who inserted it, and as which one of all characters that this client inserted.</summary>
/// <param name="Client">The id of the client's document.</param>
/// <param name="Clock">The number of the character, from 0.</param>
internal readonly record struct YjsId(long Client, long Clock);
