using Microsoft.Extensions.Logging;
using RpcGateway.Mailbox;
using RpcGateway.Samples.Yjs;

namespace RpcGateway.Samples.Notes;

/// <summary>Reads the content of notes: the newest version that is intact, and the changes since then.</summary>
internal sealed class NoteReader(NoteMailboxes mailboxes, ILogger<NoteReader> logger) : IDisposable
{
    private const int PageSize = 1000;

    // Limits the memory that long notes take while they are read.
    private readonly SemaphoreSlim _turns = new(4);

    public async Task<NoteContent> ReadAsync(string note, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var (document, sequence) = await ReadVersionAsync(note, cancellationToken);
            return new NoteContent(document, await AddChangesAsync(note, document, sequence, cancellationToken));
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<(YjsDocument Document, long Sequence)> ReadVersionAsync(string note, CancellationToken cancellationToken)
    {
        foreach (var version in await mailboxes.ReadVersionsAsync(note, NoteLimits.SpareVersions, cancellationToken))
        {
            if (await TryReadAsync(note, version, cancellationToken) is { } document)
            {
                return (document, version.Message!.Sequence);
            }
        }

        return (new YjsDocument(), 0);
    }

    private async Task<YjsDocument?> TryReadAsync(string note, RpcMail<StoredVersion> version, CancellationToken cancellationToken)
    {
        try
        {
            var document = new YjsDocument();
            foreach (var part in await mailboxes.ReadPartsAsync(note, version.Message!, cancellationToken)
                ?? throw new YjsFormatException("It is no longer stored."))
            {
                document.Add(part);
            }

            return document;
        }
        catch (YjsFormatException e)
        {
            logger.VersionSkipped(note, version.Sequence, e.Message);
            return null;
        }
    }

    private async Task<long> AddChangesAsync(string note, YjsDocument document, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await mailboxes.Updates.ReadAsync(NoteMailboxes.Changes(note), after, PageSize, cancellationToken);
            if (page.Truncated > 0)
            {
                // An error is better than a part of the content.
                throw new InvalidOperationException(
                    $"Note {note} cannot be read: {page.Truncated} changes after number {after} are missing, and no newer version is intact.");
            }

            foreach (var mail in page.Mails)
            {
                Add(note, document, mail);
            }

            after = page.Mails.Count > 0 ? page.Mails[^1].Sequence : after;
            if (!page.HasMore)
            {
                return after;
            }
        }
    }

    private void Add(string note, YjsDocument document, RpcMail<StoredUpdate> mail)
    {
        try
        {
            document.Add(mail.Message!.Update);
        }
        catch (YjsFormatException e)
        {
            logger.ChangeSkipped(note, mail.Sequence, e.Message);
        }
    }
}
