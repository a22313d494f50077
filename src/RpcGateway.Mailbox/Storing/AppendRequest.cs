namespace RpcGateway.Mailbox.Storing;

/// <summary>Messages of one call, which are stored together, and the wait for their receipts.</summary>
internal sealed class AppendRequest(IReadOnlyList<NewMail> mails)
{
    private readonly TaskCompletionSource<IReadOnlyList<RpcMailReceipt>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Either the store takes it, or its caller cancels it.
    private int _isDecided;

    public IReadOnlyList<NewMail> Mails => mails;

    public int Bytes { get; } = mails.Sum(mail => mail.Body.Length);

    public Task<IReadOnlyList<RpcMailReceipt>> Task => _completion.Task;

    /// <summary>Whether the store may store it. From then on, its caller waits for the outcome.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isDecided, 1) == 0;

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete(IReadOnlyList<RpcMailReceipt> receipts) => _completion.TrySetResult(receipts);

    public void Fail(Exception exception)
    {
        Interlocked.Exchange(ref _isDecided, 1);
        _completion.TrySetException(exception);
    }
}
