using System.Buffers;
using System.Text.Json;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Mailbox.Watching;

/// <summary>
/// Hints between nodes that queues have new messages. A hint that is lost only costs time: <see cref="QueuePoller"/> finds what it announced.
/// </summary>
internal sealed class MailHints(WatchTable watches, IMailboxStore store, QueuePoller poller, StoreStatus status) : INodeSignal
{
    private const int MaxBytes = 64 * 1024;

    private volatile Action<ReadOnlyMemory<byte>>? _send;

    public string Name => "mailbox";

    /// <summary>Starts to pass on what the store commits.</summary>
    public void Start() => store.Committed += Announce;

    public void Attach(Action<ReadOnlyMemory<byte>>? send) => _send = send;

    // ["chat/user:anna",17,"chat/topic:news",3]
    public void Receive(ReadOnlyMemory<byte> content)
    {
        try
        {
            var reader = new Utf8JsonReader(content.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                var queue = reader.GetString()!;
                reader.Read();
                watches.Report(new QueueEnd(queue, reader.GetInt64()));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            MailboxLog.HintInvalid(status.Logger, e);
        }
    }

    public void ReportGap() => poller.Poll();

    private void Announce(IReadOnlyCollection<QueueEnd> queues)
    {
        foreach (var queue in queues)
        {
            watches.Report(queue);
        }

        if (store.IsShared && _send is { } send)
        {
            Send(queues, send);
        }
    }

    // The store calls this after each commit, and must complete the appends whatever the backplane does.
    private void Send(IReadOnlyCollection<QueueEnd> queues, Action<ReadOnlyMemory<byte>> send)
    {
        try
        {
            foreach (var content in Write(queues))
            {
                send(content);
            }
        }
        catch (Exception e)
        {
            MailboxLog.HintFailed(status.Logger, e);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Write(IReadOnlyCollection<QueueEnd> queues)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Utf8JsonWriter? writer = null;
        foreach (var queue in queues)
        {
            if (writer is null)
            {
                writer = new Utf8JsonWriter(buffer);
                writer.WriteStartArray();
            }

            writer.WriteStringValue(queue.Queue);
            writer.WriteNumberValue(queue.Last);
            if (writer.BytesCommitted + writer.BytesPending > MaxBytes)
            {
                yield return End();
            }
        }

        if (writer is not null)
        {
            yield return End();
        }

        ReadOnlyMemory<byte> End()
        {
            writer.WriteEndArray();
            writer.Dispose();
            writer = null;
            var content = buffer.WrittenSpan.ToArray();
            buffer.ResetWrittenCount();
            return content;
        }
    }
}
