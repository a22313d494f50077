namespace RpcGateway.SampleContracts.Notes;

/// <summary>A part of a note's content, or a change of it.</summary>
/// <param name="Sequence">
/// The number up to which the reader has everything once it has applied the update. -1 if more parts of the content follow.
/// </param>
/// <param name="Update">A Yjs update of version 1.</param>
public sealed record NoteChange(long Sequence, byte[] Update);
