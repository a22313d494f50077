using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Yjs;

namespace RpcGateway.Samples.Notes;

/// <summary>
/// Stores and reads versions. A version is also the point from which a note is read: the server merges the changes itself, so no client can
/// store a wrong one. It has the number of the last change that it contains, and changes that arrive meanwhile have higher numbers.
/// </summary>
internal sealed class NoteVersions(NoteMailboxes mailboxes, NoteReader reader, NoteSizes sizes, NoteTrimming trimming) : IDisposable
{
    // For versions that the server stores by itself, so that several reasons at once lead to one version.
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<NoteVersion> SaveAsync(string note, string title, string author, CancellationToken cancellationToken)
    {
        var content = await reader.ReadAsync(note, cancellationToken);
        var parts = content.Document.ToUpdates(NoteLimits.MaxPart);
        ThrowIfDifferent(content.Document, parts);
        var ranges = await StorePartsAsync(note, parts, cancellationToken);
        var version = new StoredVersion(
            title, author, content.Sequence, ranges[0].First, parts.Count, parts.Sum(part => (long)part.Length), ranges);
        var receipt = await mailboxes.Versions.AppendAsync(NoteMailboxes.VersionsOf(note), version, cancellationToken: cancellationToken);
        await trimming.TrimAsync(note, cancellationToken);
        return ToVersion(receipt.Sequence, receipt.Time, version);
    }

    /// <summary>Stores a version if there are many changes since the last one, or large ones.</summary>
    public Task SaveIfDueAsync(string note, CancellationToken cancellationToken) => SaveIfAsync(
        note,
        size => size.Changes >= Math.Max(NoteLimits.VersionInterval, size.Covered / 10) || size.ChangeBytes >= NoteLimits.VersionBytes,
        cancellationToken);

    /// <summary>Stores a version if the note would be full with more bytes, and changes since the last version could become smaller.</summary>
    public Task SaveIfFullAsync(string note, long bytes, CancellationToken cancellationToken) =>
        SaveIfAsync(note, size => size.ChangeBytes > 0 && size.Bytes + bytes > NoteLimits.MaxNote, cancellationToken);

    public async Task<NoteVersion[]> ListAsync(string note, CancellationToken cancellationToken)
    {
        var versions = await mailboxes.ReadVersionsAsync(note, NoteLimits.MaxVersions, cancellationToken);
        return [.. versions.Select(mail => ToVersion(mail.Sequence, mail.Time, mail.Message!))];
    }

    public async Task<(StoredVersion Version, IReadOnlyList<byte[]> Parts)> ReadAsync(
        string note, long number, CancellationToken cancellationToken)
    {
        var versions = await mailboxes.ReadVersionsAsync(note, NoteLimits.MaxVersions, cancellationToken);
        if (Array.Find(versions, mail => mail.Sequence == number)?.Message is { } version
            && await mailboxes.ReadPartsAsync(note, version, cancellationToken) is { } parts)
        {
            return (version, parts);
        }

        throw new RpcException(NotesErrorCode.VersionNotFound, "There is no such version, or it is no longer stored.");
    }

    public void Dispose() => _turn.Dispose();

    private async Task SaveIfAsync(string note, Func<NoteSize, bool> isDue, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (isDue(await sizes.ReadAsync(note, cancellationToken)))
            {
                await SaveAsync(note, "", "", cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // In portions, between which parts of another version may be stored.
    private async Task<IReadOnlyList<PartRange>> StorePartsAsync(
        string note, IReadOnlyList<byte[]> parts, CancellationToken cancellationToken)
    {
        var ranges = new List<PartRange>();
        foreach (var portion in parts.Chunk(NoteLimits.PartsAtOnce))
        {
            var receipts = await mailboxes.Updates.AppendAsync(
                [.. portion.Select(part => new RpcMailDraft<StoredUpdate>(NoteMailboxes.Parts(note), new StoredUpdate(part)))],
                cancellationToken);
            ranges.Add(new PartRange(receipts[0].Sequence, portion.Length));
        }

        return ranges;
    }

    // A fault of the merging must not become the beginning of a note.
    private static void ThrowIfDifferent(YjsDocument document, IReadOnlyList<byte[]> parts)
    {
        var copy = new YjsDocument();
        foreach (var part in parts)
        {
            copy.Add(part);
        }

        if (!copy.GetStateVector().AsSpan().SequenceEqual(document.GetStateVector()))
        {
            throw new InvalidOperationException("The merged changes differ from the changes.");
        }
    }

    private static NoteVersion ToVersion(long number, DateTimeOffset time, StoredVersion version) =>
        new(number, version.Title, version.Author, time, version.Sequence, version.Size);
}
