using System.Security.Claims;
using RpcGateway.SampleContracts.Notes;

namespace RpcGateway.Samples.Notes;

/// <summary>
/// The editors of each note at this node. The server assigns the ids, so a connection can neither move nor remove the cursor of another one.
/// </summary>
internal sealed class NoteEditors
{
    private const int MaxName = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, (string Id, string Name)>> _byConnection = new(StringComparer.Ordinal);

    /// <summary>Adds a connection to a note unless it is there.</summary>
    /// <exception cref="RpcException">A limit is reached.</exception>
    public (string Id, string Name, bool IsNew) Add(string connection, string note, ClaimsPrincipal user)
    {
        lock (_lock)
        {
            var notes = _byConnection.GetValueOrDefault(connection);
            if (notes is not null && notes.TryGetValue(note, out var editor))
            {
                return (editor.Id, editor.Name, false);
            }

            ThrowIfFull(notes, note);
            editor = (Guid.NewGuid().ToString("N"), NameOf(user) ?? GuestName(note));
            if (notes is null)
            {
                notes = new Dictionary<string, (string Id, string Name)>(StringComparer.Ordinal);
                _byConnection.Add(connection, notes);
            }

            notes.Add(note, editor);
            return (editor.Id, editor.Name, true);
        }
    }

    /// <summary>Removes a connection from a note; returns its id there.</summary>
    public string? Remove(string connection, string note)
    {
        lock (_lock)
        {
            if (!_byConnection.TryGetValue(connection, out var notes) || !notes.Remove(note, out var editor))
            {
                return null;
            }

            if (notes.Count == 0)
            {
                _byConnection.Remove(connection);
            }

            return editor.Id;
        }
    }

    /// <summary>Removes a connection from all notes; returns them and its ids there.</summary>
    public IReadOnlyList<(string Note, string Id)> RemoveAll(string connection)
    {
        lock (_lock)
        {
            return _byConnection.Remove(connection, out var notes) ? [.. notes.Select(note => (note.Key, note.Value.Id))] : [];
        }
    }

    /// <summary>The name under which a user creates notes and versions.</summary>
    public static string AuthorOf(ClaimsPrincipal user) => NameOf(user) ?? "Guest";

    private void ThrowIfFull(Dictionary<string, (string Id, string Name)>? notes, string note)
    {
        if (notes?.Count >= NoteLimits.MaxNotesPerEditor)
        {
            throw new RpcException(
                NotesErrorCode.TooManyEditors, $"You already edit {NoteLimits.MaxNotesPerEditor} notes: hide yourself in one of them first.");
        }

        if (EditorsOf(note).Count() >= NoteLimits.MaxEditors)
        {
            throw new RpcException(NotesErrorCode.TooManyEditors, $"The note already has {NoteLimits.MaxEditors} editors.");
        }
    }

    private IEnumerable<string> EditorsOf(string note) =>
        _byConnection.Values.Where(notes => notes.ContainsKey(note)).Select(notes => notes[note].Name);

    private string GuestName(string note)
    {
        var names = EditorsOf(note).ToHashSet(StringComparer.Ordinal);
        for (var number = 1; ; number++)
        {
            if (FormattableString.Invariant($"Guest {number}") is var name && !names.Contains(name))
            {
                return name;
            }
        }
    }

    private static string? NameOf(ClaimsPrincipal user)
    {
        var name = user.Identity?.IsAuthenticated == true
            ? user.Identity.Name ?? user.FindFirstValue(ClaimTypes.NameIdentifier)
            : null;
        var shown = name is null ? "" : string.Concat(name.Where(character => !char.IsControl(character))).Trim();
        return shown.Length == 0 ? null : shown[..Math.Min(shown.Length, MaxName)];
    }
}
