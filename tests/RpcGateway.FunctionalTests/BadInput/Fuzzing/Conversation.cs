namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>What a well-behaved client says on one connection, from its beginning.</summary>
internal sealed record Conversation(bool Extended, IReadOnlyList<Frame> Frames);
