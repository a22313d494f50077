using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Mailbox.Hosting;

/// <summary>A type of messages that was added to the mailbox.</summary>
internal sealed class MailRegistration<TMessage>(string name, RpcMailMessageOptions<TMessage> options)
    : MailRegistration(name, typeof(TMessage), options.Retention)
    where TMessage : notnull
{
    /// <exception cref="NotSupportedException">No resolver knows the type.</exception>
    public JsonTypeInfo<TMessage> GetJson(IServiceProvider services) =>
        options.Json ?? (JsonTypeInfo<TMessage>)SerializerOptions(services).GetTypeInfo(typeof(TMessage));

    public override string? CheckJson(IServiceProvider services)
    {
        try
        {
            GetJson(services);
            return null;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return $"The messages {typeof(TMessage)} cannot be written as JSON. Set Json in AddMessages, or add a resolver to the SerializerOptions "
                + $"of the gateway: {e.Message}";
        }
    }
}
