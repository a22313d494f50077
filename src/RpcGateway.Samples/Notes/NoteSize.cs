namespace RpcGateway.Samples.Notes;

/// <summary>The size of a note.</summary>
/// <param name="Covered">The number of the last change that the newest version contains; 0 without a version.</param>
/// <param name="VersionBytes">The size of the newest version.</param>
/// <param name="Last">The number of the last change.</param>
/// <param name="ChangeBytes">The size of the changes since the newest version.</param>
internal sealed record NoteSize(long Covered, long VersionBytes, long Last, long ChangeBytes)
{
    /// <summary>The number of changes since the newest version.</summary>
    public long Changes => Last - Covered;

    public long Bytes => VersionBytes + ChangeBytes;
}
