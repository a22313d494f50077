using System.Collections.Concurrent;

namespace RpcGateway.Samples.Notes;

/// <summary>
/// Measures notes: their newest version, and the changes since then. What was counted is remembered, so each change is read once, also those of
/// other nodes.
/// </summary>
internal sealed class NoteSizes(NoteMailboxes mailboxes)
{
    private const int PageSize = 1000;
    private const int MaxRemembered = 2 * NoteLimits.MaxNotes;

    // The values do not change, so two callers at once count the same changes twice at worst, and never add them twice.
    private readonly ConcurrentDictionary<string, NoteSize> _counted = new(StringComparer.Ordinal);

    public async Task<NoteSize> ReadAsync(string note, CancellationToken cancellationToken)
    {
        var versions = await mailboxes.ReadVersionsAsync(note, 1, cancellationToken);
        var (covered, bytes) = versions is [{ Message: { } version }] ? (version.Sequence, version.Size) : (0, 0);
        var size = _counted.GetValueOrDefault(note) is { } known && known.Covered == covered
            ? known with { VersionBytes = bytes }
            : new NoteSize(covered, bytes, covered, 0);
        size = await CountAsync(note, size, cancellationToken);
        if (_counted.Count >= MaxRemembered)
        {
            _counted.Clear();
        }

        _counted[note] = size;
        return size;
    }

    private async Task<NoteSize> CountAsync(string note, NoteSize size, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await mailboxes.Updates.ReadAsync(NoteMailboxes.Changes(note), size.Last, PageSize, cancellationToken);
            if (page.Mails.Count > 0)
            {
                size = size with
                {
                    Last = page.Mails[^1].Sequence,
                    ChangeBytes = size.ChangeBytes + page.Mails.Sum(mail => mail.Message?.Update?.Length ?? 0L),
                };
            }

            if (!page.HasMore)
            {
                return size;
            }
        }
    }
}
