using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Chat;

/// <summary>A room, or the direct messages of two accounts, as one of them sees it.</summary>
/// <param name="Name">The room, or <c>@name</c> with the name of the other account.</param>
/// <param name="Queue">The log of its messages.</param>
/// <param name="Other">The other account; null for a room.</param>
internal sealed record ChatPlace(string Name, RpcQueueName Queue, string? Other = null)
{
    private const char Direct = '@';

    public static bool IsDirect(string name) => name.StartsWith(Direct);

    public static ChatPlace Room(string room) => new(room, RpcQueueName.Topic("#" + room));

    /// <summary>Both accounts have the same log: its name contains both, in a fixed order. Names of accounts contain no @.</summary>
    public static ChatPlace Between(string reader, string other)
    {
        var (first, second) = (reader.ToLowerInvariant(), other.ToLowerInvariant());
        if (string.CompareOrdinal(first, second) > 0)
        {
            (first, second) = (second, first);
        }

        return new(Direct + other, RpcQueueName.Topic($"{Direct}{first}{Direct}{second}"), other);
    }
}
