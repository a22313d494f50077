namespace RpcGateway.SampleContracts.Notes;

/// <summary>The error codes of <see cref="INotes"/>.</summary>
public static class NotesErrorCode
{
    /// <summary>There is no such note.</summary>
    public const int NoteNotFound = 1030;

    /// <summary>The update is damaged, or contains anything other than text.</summary>
    public const int InvalidUpdate = 1031;

    /// <summary>The update is too large.</summary>
    public const int UpdateTooLarge = 1032;

    /// <summary>The note has reached its maximum size.</summary>
    public const int NoteFull = 1033;

    /// <summary>There are too many notes.</summary>
    public const int TooManyNotes = 1034;

    /// <summary>The note has too many editors, or the caller edits too many notes.</summary>
    public const int TooManyEditors = 1035;

    /// <summary>There is no such version, or it is no longer stored.</summary>
    public const int VersionNotFound = 1036;
}
