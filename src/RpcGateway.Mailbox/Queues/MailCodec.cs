using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Queues;

/// <summary>Writes and reads the messages of one type.</summary>
internal sealed class MailCodec<TMessage>(JsonTypeInfo<TMessage> type, int maxSize)
{
    public byte[] Write(TMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        return body.Length <= maxSize ? body : throw new RpcMailboxException(
            RpcMailboxError.TooLarge,
            $"The message has {body.Length} bytes as JSON, but must have at most {maxSize} ({nameof(RpcMailboxOptions.MaxMessageSize)}). {StoreErrors.NothingStored}");
    }

    public RpcMail<TMessage> Read(StoredMail mail)
    {
        try
        {
            var message = JsonSerializer.Deserialize(mail.Body, type);
            return new RpcMail<TMessage>(mail.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(mail.Time), message);
        }
        catch (JsonException e)
        {
            throw new RpcMailboxException(
                RpcMailboxError.Unreadable, $"The stored message {mail.Sequence} does not match its type. Read on after {mail.Sequence}.", e);
        }
    }
}
