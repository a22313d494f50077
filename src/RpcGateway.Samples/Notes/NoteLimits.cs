namespace RpcGateway.Samples.Notes;

/// <summary>The limits of notes.</summary>
internal static class NoteLimits
{
    public const int MaxNotes = 500;

    /// <summary>How long a note can be empty before it gives way to a new one.</summary>
    public static readonly TimeSpan EmptyLifetime = TimeSpan.FromHours(1);

    /// <summary>How long a note can be unchanged before it gives way to a new one.</summary>
    public static readonly TimeSpan UnchangedLifetime = TimeSpan.FromDays(30);

    /// <summary>The maximum size of an update, in bytes.</summary>
    public const int MaxUpdate = 512 * 1024;

    /// <summary>
    /// The size of the updates that are stored, in bytes; larger ones are stored as several. One item may exceed it, and still fits into a
    /// message of the mailbox.
    /// </summary>
    public const int MaxPart = 64 * 1024;

    /// <summary>The number of parts that are stored in one transaction.</summary>
    public const int PartsAtOnce = 32;

    /// <summary>The maximum size of a note, in bytes: its newest version, and the changes since then.</summary>
    public const long MaxNote = 8 * 1024 * 1024;

    /// <summary>The number of changes after which a version is stored; longer notes wait for a tenth of their changes.</summary>
    public const int VersionInterval = 200;

    /// <summary>The size of the changes after which a version is stored, in bytes.</summary>
    public const long VersionBytes = 1024 * 1024;

    /// <summary>The number of changes up to which a returning reader receives them one by one.</summary>
    public const int MaxMissedChanges = 1000;

    public const int MaxVersions = 100;

    /// <summary>The maximum size of all versions of a note, in bytes; the <see cref="SpareVersions"/> newest stay in any case.</summary>
    public const long MaxVersionBytes = 32 * 1024 * 1024;

    /// <summary>The number of changes that stay, next to all changes after the fifth-newest version.</summary>
    public const long MinChanges = 20_000;

    /// <summary>The size of the changes as JSON beyond which only those after the fifth-newest version stay, in bytes.</summary>
    public const long MaxChangeBytes = 16 * 1024 * 1024;

    /// <summary>The number of versions that do not need to be intact, because the changes since then are still stored.</summary>
    public const int SpareVersions = 5;

    public const int MaxEditors = 100;

    public const int MaxNotesPerEditor = 20;

    /// <summary>The maximum size of an encoded position, in bytes.</summary>
    public const int MaxPosition = 64;
}
