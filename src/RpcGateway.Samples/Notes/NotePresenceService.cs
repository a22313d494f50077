using RpcGateway.SampleContracts.Notes;
using RpcGateway.Services;

namespace RpcGateway.Samples.Notes;

/// <summary>
/// Sends the cursor of each editor of a note to the others. Nothing is stored, and no node has a list of the editors at other nodes: a new
/// editor requests the cursors of all. When a connection ends, or loses its socket, its cursors are removed.
/// </summary>
internal sealed class NotePresenceService(
    NoteEditors editors, IRpcClients<INotesCallback> clients, IRpcGroups groups, IRpcCallContext call) : IRpcConnectionObserver
{
    public async Task<(string Id, string Name)> ShowAsync(string note, NoteCursor cursor, CancellationToken cancellationToken)
    {
        ThrowIfTooLong(cursor.Anchor, nameof(cursor.Anchor));
        ThrowIfTooLong(cursor.Head, nameof(cursor.Head));
        var (id, name, isNew) = editors.Add(call.ConnectionId, note, call.User);
        var others = clients.Except(call.ConnectionId).Group(GroupOf(note));
        if (isNew)
        {
            await groups.AddAsync(GroupOf(note), call.ConnectionId, cancellationToken);
            others.EditorsWanted(note);
        }

        others.EditorShown(note, new NoteEditor(id, name, cursor));
        return (id, name);
    }

    public async Task HideAsync(string note)
    {
        await groups.RemoveAsync(GroupOf(note), call.ConnectionId);
        if (editors.Remove(call.ConnectionId, note) is { } id)
        {
            clients.Group(GroupOf(note)).EditorHidden(note, id);
        }
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public ValueTask OnDetachedAsync(RpcConnectionContext connection) => RemoveAll(connection);

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => RemoveAll(connection);

    private ValueTask RemoveAll(RpcConnectionContext connection)
    {
        foreach (var (note, id) in editors.RemoveAll(connection.ConnectionId))
        {
            clients.Except(connection.ConnectionId).Group(GroupOf(note)).EditorHidden(note, id);
        }

        return default;
    }

    private static void ThrowIfTooLong(byte[]? position, string name)
    {
        if (position?.Length > NoteLimits.MaxPosition)
        {
            throw new RpcException(
                RpcErrorCode.InvalidParams,
                $"The {name} has {position.Length} bytes, but a position has at most {NoteLimits.MaxPosition}.");
        }
    }

    // The prefix separates these groups from those of other services.
    private static string GroupOf(string note) => "notes:" + note;
}
