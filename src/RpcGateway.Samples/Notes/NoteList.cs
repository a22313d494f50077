using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;

namespace RpcGateway.Samples.Notes;

/// <summary>
/// The list of notes, which is a queue: a note is appended when it is created, and again without a title when it is removed. Notes with content
/// are never removed while anyone uses them, so creating many notes cannot destroy those of others.
/// </summary>
internal sealed class NoteList(IRpcMailbox<Note> notes, NoteMailboxes mailboxes, TimeProvider time) : IDisposable
{
    private const int PageSize = 1000;
    private const int CopiesAtOnce = 500;

    // The number of entries beyond which the list is written again without removed notes.
    private const int MaxEntries = 3 * NoteLimits.MaxNotes;

    // For entries of other nodes that are being stored at this moment.
    private const int SpareEntries = 100;

    private static readonly RpcQueueName Queue = RpcQueueName.Topic("all");

    // So that calls at once do not exceed the limit together.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Returns the notes, the newest first.</summary>
    public async Task<Note[]> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await ReadOldestFirstAsync(cancellationToken);
        return [.. found.Reverse().OrderByDescending(note => note.Created)];
    }

    /// <summary>Adds a note. At the limit, an unused one gives way.</summary>
    /// <exception cref="RpcException">There are too many notes.</exception>
    public async Task AddAsync(Note note, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            List<RpcMailDraft<Note>> drafts = [new(Queue, note), new(NoteMailboxes.Existence(note.Id), note)];
            if ((await notes.GetStateAsync(Queue, cancellationToken: cancellationToken)).Count >= NoteLimits.MaxNotes
                && await ReadOldestFirstAsync(cancellationToken) is { Count: >= NoteLimits.MaxNotes } all)
            {
                var unused = await FindUnusedAsync(all, cancellationToken) ?? throw TooManyNotes();
                await mailboxes.RemoveAsync(unused.Id, cancellationToken);
                drafts.Insert(0, new RpcMailDraft<Note>(Queue, unused with { Title = "" }));
            }

            await notes.AppendAsync(drafts, cancellationToken);
            await ShortenAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static RpcException TooManyNotes() => new(
        NotesErrorCode.TooManyNotes,
        $"There are already {NoteLimits.MaxNotes} notes. Notes give way that are empty for {NoteLimits.EmptyLifetime.TotalHours:0} hour, or "
        + $"unchanged for {NoteLimits.UnchangedLifetime.TotalDays:0} days, but all notes are in use. Try again later.");

    private async Task<IReadOnlyList<Note>> ReadOldestFirstAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (long Sequence, Note Note)>(StringComparer.Ordinal);
        for (var after = 0L; ;)
        {
            var page = await notes.ReadAsync(Queue, after, PageSize, cancellationToken);
            foreach (var mail in page.Mails)
            {
                if (mail.Message is { Title.Length: > 0 } note)
                {
                    found[note.Id] = (mail.Sequence, note);
                }
                else
                {
                    found.Remove(mail.Message!.Id);
                }
            }

            if (!page.HasMore)
            {
                return [.. found.Values.OrderBy(entry => entry.Sequence).Select(entry => entry.Note)];
            }

            after = page.Mails[^1].Sequence;
        }
    }

    // The oldest one that is empty; otherwise, the one that was changed first, if that was long ago.
    private async Task<Note?> FindUnusedAsync(IReadOnlyList<Note> all, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        (Note Note, DateTimeOffset Changed)? oldest = null;
        foreach (var note in all)
        {
            if (!await mailboxes.ExistsAsync(note.Id, cancellationToken))
            {
                return note;
            }

            var changed = await mailboxes.FindLastChangeAsync(note.Id, cancellationToken);
            if (changed is null && note.Created < now - NoteLimits.EmptyLifetime)
            {
                return note;
            }

            if (changed < (oldest?.Changed ?? now - NoteLimits.UnchangedLifetime))
            {
                oldest = (note, changed.Value);
            }
        }

        return oldest?.Note;
    }

    // Appends all notes once more, and then removes the entries before.
    private async Task ShortenAsync(CancellationToken cancellationToken)
    {
        var state = await notes.GetStateAsync(Queue, cancellationToken: cancellationToken);
        if (state.Count <= MaxEntries)
        {
            return;
        }

        var first = state.Last + 1;
        foreach (var portion in (await ReadOldestFirstAsync(cancellationToken)).Chunk(CopiesAtOnce))
        {
            var receipts = await notes.AppendAsync([.. portion.Select(note => new RpcMailDraft<Note>(Queue, note))], cancellationToken);
            first = Math.Min(first, receipts[0].Sequence);
        }

        state = await notes.GetStateAsync(Queue, cancellationToken: cancellationToken);
        await notes.TrimAsync(Queue, new RpcMailRetention { MaxCount = state.Last - first + 1 + SpareEntries }, cancellationToken);
    }
}
