namespace RpcGateway.SampleContracts.Notes;

/// <summary>A version of a note.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its name; empty if the server stored it.</param>
/// <param name="Author">The name of the user that stored it; empty if the server stored it.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="Sequence">The number of the last change that it contains.</param>
/// <param name="Size">The size of its content as Yjs updates, in bytes.</param>
public sealed record NoteVersion(long Number, string Title, string Author, DateTimeOffset Time, long Sequence, long Size);
