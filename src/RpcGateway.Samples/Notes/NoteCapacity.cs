using RpcGateway.SampleContracts.Notes;

namespace RpcGateway.Samples.Notes;

/// <summary>Refuses changes beyond the maximum size of a note, including changes that no version contains yet.</summary>
internal sealed class NoteCapacity(NoteSizes sizes, NoteVersions versions)
{
    private readonly Lock _gate = new();

    // The bytes that are being stored, by note.
    private readonly Dictionary<string, long> _entering = new(StringComparer.Ordinal);

    /// <summary>Reserves room for a change until the result is disposed. By then, the change must be stored.</summary>
    /// <exception cref="RpcException">The note is full.</exception>
    public async Task<NoteRoom> EnterAsync(string note, long bytes, CancellationToken cancellationToken)
    {
        var size = await sizes.ReadAsync(note, cancellationToken);
        if (TryEnter(note, size, bytes))
        {
            return Room(size);
        }

        // Changes count with the bytes that were sent. Merged they may take far less.
        await versions.SaveIfFullAsync(note, bytes, cancellationToken);
        size = await sizes.ReadAsync(note, cancellationToken);
        return TryEnter(note, size, bytes)
            ? Room(size)
            : throw new RpcException(NotesErrorCode.NoteFull, "The note has reached its maximum size: continue in another one.");

        NoteRoom Room(NoteSize before) => new(
            () => Leave(note, bytes),
            before.ChangeBytes / NoteLimits.VersionBytes < (before.ChangeBytes + bytes) / NoteLimits.VersionBytes);
    }

    private bool TryEnter(string note, NoteSize size, long bytes)
    {
        lock (_gate)
        {
            var entering = _entering.GetValueOrDefault(note) + bytes;
            if (size.Bytes + entering > NoteLimits.MaxNote)
            {
                return false;
            }

            _entering[note] = entering;
            return true;
        }
    }

    private void Leave(string note, long bytes)
    {
        lock (_gate)
        {
            if ((_entering[note] -= bytes) == 0)
            {
                _entering.Remove(note);
            }
        }
    }
}
