namespace RpcGateway.SampleContracts.Notes;

/// <summary>The result of <c>notes.show</c>.</summary>
/// <param name="Id">The caller's id as an editor.</param>
/// <param name="Name">The caller's name as an editor.</param>
/// <param name="Sequence">The number of the note's last change, from which a client notices that its stream has stopped.</param>
public sealed record NotePresence(string Id, string Name, long Sequence);
