using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Awaits a read of the read loop. If the loop has to wait, its thread is free from then on, and runs the callers of the
/// calls that were answered: no other thread has to wake up for them.
/// </summary>
internal readonly struct SuspendedRead(ValueTask<RpcTransportRead> read, ReadLoop loop) : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<RpcTransportRead>.ConfiguredValueTaskAwaiter _read =
        read.ConfigureAwait(false).GetAwaiter();

    public bool IsCompleted => _read.IsCompleted;

    public SuspendedRead GetAwaiter() => this;

    public RpcTransportRead GetResult()
    {
        loop.EndWait();
        return _read.GetResult();
    }

    public void OnCompleted(Action continuation)
    {
        loop.BeginWait();
        _read.OnCompleted(continuation);
        loop.ResumeCallers();
    }

    public void UnsafeOnCompleted(Action continuation)
    {
        // The loop may go on elsewhere from here on; this copy of the struct stays what it is.
        loop.BeginWait();
        _read.UnsafeOnCompleted(continuation);
        loop.ResumeCallers();
    }
}
