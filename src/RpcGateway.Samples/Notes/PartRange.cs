namespace RpcGateway.Samples.Notes;

/// <summary>Parts of a version that follow each other in the mailbox.</summary>
/// <param name="First">The number of the first one.</param>
/// <param name="Count">How many.</param>
internal sealed record PartRange(long First, int Count);
