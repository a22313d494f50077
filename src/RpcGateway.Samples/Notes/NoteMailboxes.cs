using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;

namespace RpcGateway.Samples.Notes;

/// <summary>The queues of the notes: the list of notes, and for each note its changes, its versions, and their parts.</summary>
internal sealed class NoteMailboxes(IRpcMailbox<Note> notes, IRpcMailbox<StoredUpdate> updates, IRpcMailbox<StoredVersion> versions)
{
    private const int PageSize = 1000;

    private static readonly RpcQueueName AllNotes = RpcQueueName.Topic("all");

    public IRpcMailbox<StoredUpdate> Updates => updates;

    public IRpcMailbox<StoredVersion> Versions => versions;

    public static RpcQueueName Changes(string note) => RpcQueueName.Topic("changes/" + note);

    public static RpcQueueName Parts(string note) => RpcQueueName.Topic("parts/" + note);

    public static RpcQueueName VersionsOf(string note) => RpcQueueName.Topic(note);

    public async Task AddNoteAsync(Note note, CancellationToken cancellationToken)
    {
        if ((await notes.GetStateAsync(AllNotes, cancellationToken: cancellationToken)).Count >= NoteLimits.MaxNotes)
        {
            throw new RpcException(NotesErrorCode.TooManyNotes, $"There are already {NoteLimits.MaxNotes} notes.");
        }

        // In the list, and in a queue of its own, which shows that the note exists.
        await notes.AppendAsync(
            [new RpcMailDraft<Note>(AllNotes, note), new RpcMailDraft<Note>(RpcQueueName.Topic("note/" + note.Id), note)], cancellationToken);
    }

    public async Task<Note[]> ListNotesAsync(CancellationToken cancellationToken)
    {
        var page = await notes.ReadAsync(AllNotes, 0, PageSize, cancellationToken);
        return [.. page.Mails.Select(mail => mail.Message!).Reverse()];
    }

    /// <exception cref="RpcException">There is no such note.</exception>
    public async Task CheckExistsAsync(string note, CancellationToken cancellationToken)
    {
        // The id is checked first, because names of queues have rules of their own.
        if (note.Length > 32
            || !note.All(char.IsAsciiLetterOrDigit)
            || (await notes.GetStateAsync(RpcQueueName.Topic("note/" + note), cancellationToken: cancellationToken)).Count == 0)
        {
            throw new RpcException(NotesErrorCode.NoteNotFound, "There is no such note.");
        }
    }

    public async Task<long> GetLastSequenceAsync(string note, CancellationToken cancellationToken) =>
        (await updates.GetStateAsync(Changes(note), cancellationToken: cancellationToken)).Last;

    /// <summary>Returns up to a number of versions, the newest first.</summary>
    public async Task<RpcMail<StoredVersion>[]> ReadVersionsAsync(string note, int count, CancellationToken cancellationToken)
    {
        var state = await versions.GetStateAsync(VersionsOf(note), cancellationToken: cancellationToken);
        if (state.Count == 0)
        {
            return [];
        }

        var page = await versions.ReadAsync(VersionsOf(note), Math.Max(state.First - 1, state.Last - count), count, cancellationToken);
        return [.. page.Mails.Reverse()];
    }

    /// <summary>Returns the parts of a version; null if they are no longer stored.</summary>
    public async Task<IReadOnlyList<byte[]>?> ReadPartsAsync(string note, StoredVersion version, CancellationToken cancellationToken)
    {
        var parts = new List<byte[]>();
        foreach (var (first, count) in version.PartRanges)
        {
            for (var read = 0; read < count;)
            {
                var page = await updates.ReadAsync(Parts(note), first - 1 + read, Math.Min(PageSize, count - read), cancellationToken);
                if (page.Truncated > 0 || page.Mails.Count == 0)
                {
                    return null;
                }

                parts.AddRange(page.Mails.Select(mail => mail.Message!.Update));
                read += page.Mails.Count;
            }
        }

        return parts;
    }
}
