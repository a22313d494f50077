namespace RpcGateway.SampleContracts.Notes;

/// <summary>Tells the editors of a note about each other.</summary>
[RpcContract("notesCallback")]
public interface INotesCallback
{
    /// <summary>An editor has come, or its cursor has moved.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="editor">The editor.</param>
    void EditorShown(string note, NoteEditor editor);

    /// <summary>An editor has left, or its connection was lost.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="editor">The id of the editor.</param>
    void EditorHidden(string note, string editor);

    /// <summary>A new editor asks the others to show themselves.</summary>
    /// <param name="note">The id of the note.</param>
    void EditorsWanted(string note);
}
