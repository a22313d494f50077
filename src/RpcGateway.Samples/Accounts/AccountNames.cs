using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Accounts;

/// <summary>Which names accounts can have.</summary>
internal static class AccountNames
{
    public const int MaxLength = 32;

    /// <summary>Returns what is wrong with a name; null if nothing is.</summary>
    public static string? FindError(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
        {
            return $"A name has 1 to {MaxLength} characters.";
        }

        return name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? null
            : "A name consists of letters, digits, hyphens, underscores and dots.";
    }

    /// <summary>The queue that decides about a name. Names that differ only in case are one name, so that no reader mistakes one for the other.</summary>
    public static RpcQueueName QueueOf(string name) => RpcQueueName.User(name.ToLowerInvariant());
}
