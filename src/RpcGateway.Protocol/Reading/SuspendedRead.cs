using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Awaits a read of the read loop. If the loop has to wait, its thread is free and resumes the callers of completed calls,
/// so that no other thread has to wake up for them.
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
        // From here on, the loop may continue on another thread. This copy of the struct does not change.
        loop.BeginWait();
        _read.UnsafeOnCompleted(continuation);
        loop.ResumeCallers();
    }
}
