using System.Runtime.CompilerServices;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Yjs;
using RpcGateway.Services;

namespace RpcGateway.Samples.Notes;

/// <summary>Notes that several people edit: Yjs in the clients merges their changes; the service stores them and sends them to all readers.</summary>
internal sealed class NotesService(
    NoteMailboxes mailboxes,
    NoteList list,
    NoteReader reader,
    NoteVersions versions,
    NoteCapacity capacity,
    VersionWriter writer,
    NotePresenceService presence,
    IRpcCallContext call,
    TimeProvider time) : INotes
{
    public async Task<Note> CreateAsync(string title, CancellationToken cancellationToken)
    {
        var note = new Note(Guid.NewGuid().ToString("N"), title.Trim(), NoteEditors.AuthorOf(call.User), time.GetUtcNow());
        await list.AddAsync(note, cancellationToken);
        return note;
    }

    public Task<Note[]> ListAsync(CancellationToken cancellationToken) => list.ReadAsync(cancellationToken);

    public async IAsyncEnumerable<NoteChange> OpenAsync(
        string note, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);

        // A reader that lacks many changes receives them merged.
        var last = await mailboxes.GetLastSequenceAsync(note, cancellationToken);
        var needsContent = after <= 0 || last - after > NoteLimits.MaxMissedChanges;
        while (true)
        {
            if (needsContent)
            {
                var content = await reader.ReadAsync(note, cancellationToken);
                foreach (var change in ToChanges(content.Document.ToUpdates(NoteLimits.MaxPart), content.Sequence))
                {
                    yield return change;
                }

                after = content.Sequence;
            }

            await foreach (var mail in mailboxes.Updates.SubscribeAsync(NoteMailboxes.Changes(note), after, cancellationToken))
            {
                if (mail.IsNotice)
                {
                    break;
                }

                yield return new NoteChange(mail.Sequence, mail.Message!.Update);
            }

            // The changes after the position were trimmed. A version contains them.
            needsContent = true;
        }
    }

    public async Task<long> PushAsync(string note, byte[] update, string key, CancellationToken cancellationToken)
    {
        var parts = Split(update);
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        using var room = await capacity.EnterAsync(note, parts.Sum(part => (long)part.Length), cancellationToken);
        var drafts = parts.Select((part, index) => new RpcMailDraft<StoredUpdate>(
            NoteMailboxes.Changes(note), new StoredUpdate(part), FormattableString.Invariant($"{key}/{index}")));
        var receipts = await mailboxes.Updates.AppendAsync([.. drafts], cancellationToken);
        foreach (var receipt in receipts)
        {
            writer.OnChange(note, receipt.Sequence);
        }

        if (room.NeedsVersion)
        {
            writer.Request(note);
        }

        return receipts[^1].Sequence;
    }

    public async Task<NoteState> StateAsync(string note, CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        var content = await reader.ReadAsync(note, cancellationToken);
        return new NoteState(content.Sequence, content.Document.GetStateVector());
    }

    public async Task<NotePresence> ShowAsync(string note, NoteCursor cursor, CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        var (id, name) = await presence.ShowAsync(note, cursor, cancellationToken);
        return new NotePresence(id, name, await mailboxes.GetLastSequenceAsync(note, cancellationToken));
    }

    public Task HideAsync(string note, CancellationToken cancellationToken) => presence.HideAsync(note);

    public async Task<NoteVersion> SaveVersionAsync(string note, string title, CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        return await versions.SaveAsync(note, title.Trim(), NoteEditors.AuthorOf(call.User), cancellationToken);
    }

    public async Task<NoteVersion[]> VersionsAsync(string note, CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        return await versions.ListAsync(note, cancellationToken);
    }

    public async IAsyncEnumerable<NoteChange> ReadVersionAsync(
        string note, long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await mailboxes.CheckExistsAsync(note, cancellationToken);
        var (stored, parts) = await versions.ReadAsync(note, version, cancellationToken);
        foreach (var change in ToChanges(parts, stored.Sequence))
        {
            yield return change;
        }
    }

    private static IEnumerable<NoteChange> ToChanges(IReadOnlyList<byte[]> parts, long sequence) =>
        parts.Select((part, index) => new NoteChange(index == parts.Count - 1 ? sequence : -1, part));

    // Checks the update, too: an update that a reader cannot read is never stored.
    private static IReadOnlyList<byte[]> Split(byte[] update)
    {
        if (update.Length > NoteLimits.MaxUpdate)
        {
            throw new RpcException(
                NotesErrorCode.UpdateTooLarge, $"The update has {update.Length} bytes, but must have at most {NoteLimits.MaxUpdate}.");
        }

        try
        {
            var document = new YjsDocument();
            document.Add(update);
            return update.Length <= NoteLimits.MaxPart ? [update] : document.ToUpdates(NoteLimits.MaxPart);
        }
        catch (YjsFormatException e)
        {
            throw new RpcException(NotesErrorCode.InvalidUpdate, $"The update is invalid. {e.Message}", e);
        }
    }
}
