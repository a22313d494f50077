using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;

namespace RpcGateway.Samples.Notes;

/// <summary>The queues of the notes: the list of notes, and for each note its changes, its versions, and their parts.</summary>
internal sealed class NoteMailboxes(IRpcMailbox<Note> notes, IRpcMailbox<StoredUpdate> updates, IRpcMailbox<StoredVersion> versions)
{
    private const int PageSize = 1000;

    public IRpcMailbox<StoredUpdate> Updates => updates;

    public IRpcMailbox<StoredVersion> Versions => versions;

    public static RpcQueueName Changes(string note) => RpcQueueName.Topic("changes/" + note);

    /// <summary>The queue whose message shows that a note exists.</summary>
    public static RpcQueueName Existence(string note) => RpcQueueName.Topic("note/" + note);

    public static RpcQueueName Parts(string note) => RpcQueueName.Topic("parts/" + note);

    public static RpcQueueName VersionsOf(string note) => RpcQueueName.Topic(note);

    /// <exception cref="RpcException">There is no such note.</exception>
    public async Task CheckExistsAsync(string note, CancellationToken cancellationToken)
    {
        // The id is checked first, because names of queues have rules of their own.
        if (note.Length > 32 || !note.All(char.IsAsciiLetterOrDigit) || !await ExistsAsync(note, cancellationToken))
        {
            throw new RpcException(NotesErrorCode.NoteNotFound, "There is no such note.");
        }
    }

    public async Task<bool> ExistsAsync(string note, CancellationToken cancellationToken) =>
        (await notes.GetStateAsync(Existence(note), cancellationToken: cancellationToken)).Count > 0;

    /// <summary>Removes a note. From the first step on it does not exist for callers.</summary>
    public async Task RemoveAsync(string note, CancellationToken cancellationToken)
    {
        var nothing = new RpcMailRetention { MaxCount = 0 };
        await notes.TrimAsync(Existence(note), nothing, cancellationToken);
        await versions.TrimAsync(VersionsOf(note), nothing, cancellationToken);
        await updates.TrimAsync(Parts(note), nothing, cancellationToken);
        await updates.TrimAsync(Changes(note), nothing, cancellationToken);
    }

    /// <summary>Returns the time of the last change; null if the note has none.</summary>
    public async Task<DateTimeOffset?> FindLastChangeAsync(string note, CancellationToken cancellationToken)
    {
        var last = await GetLastSequenceAsync(note, cancellationToken);
        if (last == 0)
        {
            return null;
        }

        var page = await updates.ReadAsync(Changes(note), last - 1, 1, cancellationToken);
        return page.Mails is [var change] ? change.Time : null;
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
