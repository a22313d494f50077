using RpcGateway.Samples.Yjs;

namespace RpcGateway.Samples.Notes;

/// <summary>The content of a note.</summary>
/// <param name="Document">All changes.</param>
/// <param name="Sequence">The number of the last one.</param>
internal sealed record NoteContent(YjsDocument Document, long Sequence);
