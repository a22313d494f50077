using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Mailbox.Trimming;
using RpcGateway.Services.Registration;

namespace RpcGateway.Mailbox.Hosting;

/// <summary>A type of messages that was added to the mailbox.</summary>
/// <param name="name">The start of the names of its queues.</param>
/// <param name="type">The type.</param>
/// <param name="retention">How long its messages are kept.</param>
internal abstract class MailRegistration(string name, Type type, RpcMailRetention retention)
{
    private const int MaxName = 50;

    public string Name => name;

    public Type Type => type;

    public TrimmedType Trimmed { get; } = new(name, retention);

    public IEnumerable<string> Validate()
    {
        if (name.Length is 0 or > MaxName || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_'))
        {
            yield return $"The name '{name}' of the messages {type} must have 1 to {MaxName} letters, digits, hyphens, dots and underscores.";
        }

        foreach (var error in retention.Validate())
        {
            yield return $"The retention of the messages '{name}' is invalid: {error}";
        }
    }

    /// <summary>Returns why the messages cannot be written as JSON; null if they can.</summary>
    public abstract string? CheckJson(IServiceProvider services);

    /// <summary>The settings with which the gateway writes JSON, or their defaults in a process without one.</summary>
    protected static JsonSerializerOptions SerializerOptions(IServiceProvider services) =>
        services.GetService<HostSettings>()?.Options.SerializerOptions ?? RpcJson.CreateOptions();
}
