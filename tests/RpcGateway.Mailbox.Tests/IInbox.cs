using RpcGateway.Mailbox.Tests.Tools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>A contract over a mailbox.</summary>
[RpcContract("inbox")]
public interface IInbox
{
    /// <summary>Sends a note to a user.</summary>
    Task<long> SendAsync(string user, Note note, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Returns the notes of a user after a number, first those that are stored, then new ones.</summary>
    IAsyncEnumerable<RpcMail<Note>> ReadAsync(string user, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Removes all notes of a user.</summary>
    Task<long> ClearAsync(string user, CancellationToken cancellationToken = default);
}
