namespace RpcGateway.Mailbox.Storing;

/// <summary>Requests that are stored in one transaction.</summary>
internal sealed class AppendBatch(IReadOnlyList<AppendRequest> requests)
{
    public IReadOnlyList<AppendRequest> Requests => requests;

    /// <summary>The names of all queues, in the order in which every node locks them.</summary>
    public IReadOnlyList<string> Queues { get; } =
        [.. requests.SelectMany(request => request.Mails).Select(mail => mail.Queue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public void Fail(Exception exception)
    {
        foreach (var request in requests)
        {
            request.Fail(exception);
        }
    }
}
