using System.Text;

namespace RpcGateway.Mailbox;

/// <summary>The name of a queue, for one type of messages.</summary>
public readonly record struct RpcQueueName
{
    internal const int MaxLength = 200;

    private readonly string? _name;

    private RpcQueueName(string name) => _name = name;

    /// <summary>The name, such as <c>user:anna</c>.</summary>
    public string Name => _name ?? "";

    /// <summary>The queue of a user.</summary>
    /// <param name="id">The id of the user: 1 to 200 characters, without control characters.</param>
    public static RpcQueueName User(string id) => new($"user:{Check(id, nameof(id))}");

    /// <summary>The log of a topic.</summary>
    /// <param name="name">The name of the topic: 1 to 200 characters, without control characters.</param>
    public static RpcQueueName Topic(string name) => new($"topic:{Check(name, nameof(name))}");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Checks a name that is stored: databases refuse or change some characters.</summary>
    internal static string Check(string text, string parameter, int minLength = 1)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Length < minLength || text.Length > MaxLength)
        {
            throw new ArgumentException($"The text has {text.Length} characters, but must have {minLength} to {MaxLength}.", parameter);
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // The replacement is also returned for a surrogate without its other half.
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                throw new ArgumentException("The text must not contain control characters or invalid characters.", parameter);
            }
        }

        return text;
    }
}
