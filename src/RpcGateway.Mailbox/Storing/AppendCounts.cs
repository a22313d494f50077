using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.Storing;

/// <summary>Counts what became of messages.</summary>
internal static class AppendCounts
{
    public static void Committed(AppendPlan plan, long started)
    {
        MailboxCounters.RecordCommit(started);
        MailboxCounters.CountAppends(plan.Mails.Count, MailboxCounters.Stored);
        MailboxCounters.CountAppends(plan.Repeats, MailboxCounters.Repeated);
        MailboxCounters.CountAppends(plan.Conflicts, MailboxCounters.Conflict);
    }

    public static void Failed(AppendBatch batch) =>
        MailboxCounters.CountAppends(batch.Requests.Sum(request => request.Mails.Count), MailboxCounters.Failed);
}
