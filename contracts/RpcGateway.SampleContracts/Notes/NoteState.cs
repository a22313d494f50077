namespace RpcGateway.SampleContracts.Notes;

/// <summary>The stored state of a note.</summary>
/// <param name="Sequence">The number of its last change.</param>
/// <param name="StateVector">The Yjs state vector of its content.</param>
public sealed record NoteState(long Sequence, byte[] StateVector);
