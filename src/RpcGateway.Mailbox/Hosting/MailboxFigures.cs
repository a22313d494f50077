using RpcGateway.Mailbox.Sqlite;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;
using RpcGateway.Mailbox.Watching;

namespace RpcGateway.Mailbox.Hosting;

internal sealed class MailboxFigures(AppendQueue appends, WatchTable watches, IMailboxStore store) : IMailboxFigures
{
    public long WaitingBytes => appends.Bytes;

    public long WalBytes => (store as SqliteStore)?.WalBytes ?? 0;

    public int Subscriptions => watches.Count;
}
