using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Rules;

namespace RpcGateway.SampleContracts.Notes;

/// <summary>
/// Notes that several people edit at the same time. A note is a Yjs document with one text, named <c>text</c>; its editors are notified through
/// <see cref="INotesCallback"/>.
/// </summary>
[RpcContract("notes", Callback = typeof(INotesCallback))]
public interface INotes
{
    /// <summary>
    /// Creates an empty note. If there are too many, a note gives way that was empty for an hour or unchanged for 30 days.
    /// </summary>
    /// <param name="title">The title.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The note.</returns>
    [RpcError(NotesErrorCode.TooManyNotes, "There are too many notes.")]
    [RpcRateLimit(1, Burst = 30, Per = RpcRateLimitScope.Connection)]
    [RpcExample("a note", """["Shopping"]""")]
    Task<Note> CreateAsync(
        [Required, StringLength(80), RegularExpression(@"\P{C}*", ErrorMessage = "must not contain control characters")] string title,
        CancellationToken cancellationToken = default);

    /// <summary>Lists the notes.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The notes, the newest first.</returns>
    [RpcExample("all notes", "[]")]
    Task<Note[]> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a note and all later changes. The content comes first, also if it is empty: until the first item with a <c>sequence</c> that is not
    /// negative, the content is incomplete.
    /// </summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="after">The number of the last change that the reader has; 0 or less to begin with the content.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The changes.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    IAsyncEnumerable<NoteChange> OpenAsync(string note, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Stores a change and sends it to all readers.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="update">The change: a Yjs update of version 1 that contains only text.</param>
    /// <param name="key">Identifies the change, so that a repeat is stored only once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of the change.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    [RpcError(NotesErrorCode.InvalidUpdate, "The update is damaged, or contains anything other than text.")]
    [RpcError(NotesErrorCode.UpdateTooLarge, "The update is too large.")]
    [RpcError(NotesErrorCode.NoteFull, "The note has reached its maximum size.")]
    [RpcRateLimit(100, Burst = 300, Per = RpcRateLimitScope.Connection)]
    Task<long> PushAsync(
        string note,
        byte[] update,
        [Required, StringLength(64), RegularExpression(TextRules.NoControls)] string key,
        CancellationToken cancellationToken = default);

    /// <summary>Returns the state of a note at the server, so that a client can find out which changes the server or the client lacks.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    [RpcRateLimit(5, Burst = 20, Per = RpcRateLimitScope.Connection)]
    Task<NoteState> StateAsync(string note, CancellationToken cancellationToken = default);

    /// <summary>
    /// Shows the caller and its cursor to the other editors of a note, until the connection ends. The first call also requests the
    /// cursors of the others.
    /// </summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="cursor">The cursor and its colour.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The caller, as the others see it.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    [RpcError(NotesErrorCode.TooManyEditors, "The note has too many editors, or the caller edits too many notes.")]
    [RpcRateLimit(30, Burst = 60, Per = RpcRateLimitScope.Connection)]
    Task<NotePresence> ShowAsync(string note, NoteCursor cursor, CancellationToken cancellationToken = default);

    /// <summary>Removes the caller from the editors of a note.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task HideAsync(string note, CancellationToken cancellationToken = default);

    /// <summary>Stores the present content of a note as a version.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="title">The name of the version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The version.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    [RpcRateLimit(2, Burst = 10, Per = RpcRateLimitScope.Connection)]
    Task<NoteVersion> SaveVersionAsync(
        string note,
        [Required, StringLength(80), RegularExpression(@"\P{C}*", ErrorMessage = "must not contain control characters")] string title,
        CancellationToken cancellationToken = default);

    /// <summary>Lists the versions of a note.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versions, the newest first.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    Task<NoteVersion[]> VersionsAsync(string note, CancellationToken cancellationToken = default);

    /// <summary>Reads a version.</summary>
    /// <param name="note">The id of the note.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Yjs updates, which together are the content.</returns>
    [RpcError(NotesErrorCode.NoteNotFound, "There is no such note.")]
    [RpcError(NotesErrorCode.VersionNotFound, "There is no such version, or it is no longer stored.")]
    IAsyncEnumerable<NoteChange> ReadVersionAsync(string note, long version, CancellationToken cancellationToken = default);
}
