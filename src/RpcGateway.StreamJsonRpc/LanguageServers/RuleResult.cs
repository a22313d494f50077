namespace RpcGateway.StreamJsonRpc.LanguageServers;

/// <summary>What to do with a message of the client.</summary>
/// <param name="Message">The message that the server gets; null if it is dropped or refused.</param>
/// <param name="Fault">Why the message is refused.</param>
internal readonly record struct RuleResult(ReadOnlyMemory<byte>? Message, string? Fault = null);
