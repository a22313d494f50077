using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Awaits a read of the read loop. If the loop has to wait, its thread is free from then on, and runs the callers of the
/// calls that were answered: no other thread has to wake up for them.
/// </summary>
internal readonly struct SuspendedRead(ValueTask<RpcTransportRead> read, ConnectionReader reader) : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<RpcTransportRead>.ConfiguredValueTaskAwaiter _read =
        read.ConfigureAwait(false).GetAwaiter();

    public bool IsCompleted => _read.IsCompleted;

    public SuspendedRead GetAwaiter() => this;

    public RpcTransportRead GetResult()
    {
        reader.EndWait();
        return _read.GetResult();
    }

    public void OnCompleted(Action continuation)
    {
        reader.BeginWait();
        _read.OnCompleted(continuation);
        reader.RunCompletions();
    }

    public void UnsafeOnCompleted(Action continuation)
    {
        // The loop may go on elsewhere from here on; this copy of the struct stays what it is.
        reader.BeginWait();
        _read.UnsafeOnCompleted(continuation);
        reader.RunCompletions();
    }
}
