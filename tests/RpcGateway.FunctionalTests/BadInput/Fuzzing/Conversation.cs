using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>The frames that a valid client sends on one connection.</summary>
internal sealed record Conversation(bool Extended, IReadOnlyList<RawFrame> Frames);
