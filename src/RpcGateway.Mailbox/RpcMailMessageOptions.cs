using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Mailbox;

/// <summary>How messages of one type are written and how long they are kept.</summary>
/// <typeparam name="TMessage">The type of the messages.</typeparam>
public sealed class RpcMailMessageOptions<TMessage>
    where TMessage : notnull
{
    /// <summary>
    /// How messages are written as JSON. Default: null, as the gateway writes them (<c>SerializerOptions</c>). Set it, or the resolver of the
    /// gateway, in trimmed and NativeAOT applications.
    /// </summary>
    public JsonTypeInfo<TMessage>? Json { get; set; }

    /// <summary>How many messages each queue keeps. Default: all.</summary>
    public RpcMailRetention Retention { get; set; } = new();
}
