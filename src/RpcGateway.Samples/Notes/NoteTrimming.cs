using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Notes;

/// <summary>Removes what a note no longer needs: the oldest versions, their parts, and changes that the newer versions contain.</summary>
internal sealed class NoteTrimming(NoteMailboxes mailboxes)
{
    // For versions of other nodes whose parts are being stored at this moment.
    private const int SpareParts = 200;

    public async Task TrimAsync(string note, CancellationToken cancellationToken)
    {
        var versions = await mailboxes.ReadVersionsAsync(note, NoteLimits.MaxVersions, cancellationToken);
        var kept = CountKept([.. versions.Select(mail => mail.Message!.Size)]);

        // Versions that others have stored meanwhile must not displace the few that there are.
        var limit = kept < versions.Length ? kept : NoteLimits.MaxVersions;
        await mailboxes.Versions.TrimAsync(NoteMailboxes.VersionsOf(note), new RpcMailRetention { MaxCount = limit }, cancellationToken);
        var parts = await mailboxes.Updates.GetStateAsync(NoteMailboxes.Parts(note), cancellationToken: cancellationToken);
        await mailboxes.Updates.TrimAsync(
            NoteMailboxes.Parts(note),
            new RpcMailRetention { MaxCount = parts.Last - versions.Take(kept).Min(mail => mail.Message!.FirstPart) + 1 + SpareParts },
            cancellationToken);
        if (versions.Length >= NoteLimits.SpareVersions)
        {
            await TrimChangesAsync(note, versions.Take(NoteLimits.SpareVersions).Min(mail => mail.Message!.Sequence), cancellationToken);
        }
    }

    // The newest versions of up to a size together, but some in any case.
    private static int CountKept(IReadOnlyList<long> sizes)
    {
        var (count, bytes) = (0, 0L);
        foreach (var size in sizes)
        {
            bytes += size;
            if (count >= NoteLimits.SpareVersions && bytes > NoteLimits.MaxVersionBytes)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private async Task TrimChangesAsync(string note, long covered, CancellationToken cancellationToken)
    {
        var state = await mailboxes.Updates.GetStateAsync(NoteMailboxes.Changes(note), cancellationToken: cancellationToken);
        var spare = state.Bytes > NoteLimits.MaxChangeBytes ? 0 : NoteLimits.MinChanges;
        await mailboxes.Updates.TrimAsync(
            NoteMailboxes.Changes(note), new RpcMailRetention { MaxCount = state.Last - covered + spare }, cancellationToken);
    }
}
