namespace RpcGateway.SampleContracts.Notes;

/// <summary>Notifies an editor of a note about the other editors.</summary>
[RpcContract("notesCallback")]
public interface INotesCallback
{
    /// <summary>An editor was added, or its cursor was moved.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="editor">The editor.</param>
    void EditorShown(string note, NoteEditor editor);

    /// <summary>An editor was removed, or its connection was lost.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="editor">The id of the editor.</param>
    void EditorHidden(string note, string editor);

    /// <summary>A new editor requests the cursors of the others, which respond with <c>notes.show</c>.</summary>
    /// <param name="note">The id of the note.</param>
    void EditorsWanted(string note);
}
