using System.Runtime.CompilerServices;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Mailbox.Telemetry;

/// <summary>
/// The observable instruments about mailboxes, which read all of them in the process when metrics are collected. A mailbox is forgotten when
/// nothing else refers to it.
/// </summary>
internal static class MailboxInstruments
{
    private static readonly ConditionalWeakTable<IMailboxFigures, object?> Mailboxes = [];

    static MailboxInstruments()
    {
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricMailboxQueue, () => Mailboxes.Sum(mailbox => mailbox.Key.WaitingBytes), "By", "Number of bytes of messages that wait to be stored.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricMailboxWal, () => Mailboxes.Sum(mailbox => mailbox.Key.WalBytes), "By", "Size of SQLite's write-ahead log.");
        RpcTelemetry.Meter.CreateObservableUpDownCounter(
            RpcTelemetryNames.MetricMailboxActiveSubscriptions,
            () => Mailboxes.Sum(mailbox => (long)mailbox.Key.Subscriptions),
            "{subscription}",
            "Number of open subscriptions of mailboxes.");
    }

    public static void Add(IMailboxFigures mailbox) => Mailboxes.AddOrUpdate(mailbox, null);

    public static void Remove(IMailboxFigures mailbox) => Mailboxes.Remove(mailbox);
}
