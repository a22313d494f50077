namespace RpcGateway.SampleContracts.Notes;

/// <summary>An editor of a note, as others see it.</summary>
/// <param name="Id">Its id, which the server assigns.</param>
/// <param name="Name">Its name: that of the connection's user, or <c>Guest</c> with a number.</param>
/// <param name="Cursor">Its cursor.</param>
public sealed record NoteEditor(string Id, string Name, NoteCursor Cursor);
