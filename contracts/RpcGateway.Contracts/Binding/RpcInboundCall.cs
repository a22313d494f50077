using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>
/// A call from the peer, as a dispatcher sees it. The engine reuses the object, so it must not be used after the task that the
/// dispatcher returns has completed.
/// </summary>
public abstract class RpcInboundCall
{
    private AllocationWatch _watch;

    /// <summary>The called method.</summary>
    public abstract RpcMethodDescriptor Method { get; }

    /// <summary>Cancelled when the caller cancels the call or its stream, or when the connection ends.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>The params as JSON, or empty if absent. Valid until the handler's first await.</summary>
    public abstract ReadOnlySpan<byte> Params { get; }

    /// <summary>Keeps <see cref="Params"/> valid until the call ends.</summary>
    public abstract void RetainParams();

    /// <summary>Starts reading the arguments.</summary>
    public RpcArgumentReader ReadArguments() => new(this);

    /// <summary>Completes a call that has no result.</summary>
    public static ValueTask CompleteAsync(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompletedSuccessfully ? default : new ValueTask(task);
    }

    /// <summary>Completes a call that has no result.</summary>
    public static ValueTask CompleteAsync(ValueTask task) => task;

    /// <summary>Completes a call with a result.</summary>
    public ValueTask CompleteAsync<T>(Task<T> task, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(task);
        return CompleteAsync(new ValueTask<T>(task), type);
    }

    /// <summary>Completes a call with a result.</summary>
    public ValueTask CompleteAsync<T>(ValueTask<T> task, JsonTypeInfo<T> type)
    {
        _watch.Pause();
        if (!task.IsCompletedSuccessfully)
        {
            return AwaitAsync(this, task, type);
        }

        WriteResult(task.Result, type);
        return default;

        static async ValueTask AwaitAsync(RpcInboundCall call, ValueTask<T> task, JsonTypeInfo<T> type) =>
            call.WriteResult(await task.ConfigureAwait(false), type);
    }

    /// <summary>Completes a call with a stream of items. The returned task completes when the stream ends.</summary>
    public abstract ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type);

    /// <summary>Completes a call with a binary stream. The returned task completes when the stream ends.</summary>
    public abstract ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content);

    /// <summary>Completes a call with a binary stream. The returned task completes when the stream ends.</summary>
    public abstract ValueTask CompleteBinaryAsync(ValueTask<Stream> content);

    /// <summary>Opens the progress whose token is the reader's current value.</summary>
    protected internal abstract IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type);

    /// <summary>Opens the stream at the reader's position, and leaves the reader on the last token of its JSON.</summary>
    protected internal abstract IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter);

    /// <summary>Opens the binary stream at the reader's position, and leaves the reader on the last token of its JSON.</summary>
    protected internal abstract PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter);

    /// <summary>Starts watching whether the code of the call allocates on this thread before its first await.</summary>
    protected void BeginWatch() => _watch.Begin();

    /// <summary>
    /// Returns whether the code has allocated, not counting arguments and result. If it has not, no task, timer or registration
    /// of this call can still be active.
    /// </summary>
    protected bool EndWatch() => _watch.End();

    /// <summary>Called when the reading of the arguments begins.</summary>
    internal void EnterArguments() => _watch.Pause();

    /// <summary>Whether the arguments were read without an error, so that the service may have been called.</summary>
    internal bool HasStarted { get; set; }

    /// <summary>Called when all arguments have been read.</summary>
    internal void LeaveArguments()
    {
        HasStarted = true;
        _watch.Resume();
    }

    /// <summary>Starts the result. Returns null if the caller does not expect a response.</summary>
    protected abstract Utf8JsonWriter? StartResult();

    private void WriteResult<T>(T value, JsonTypeInfo<T> type)
    {
        var writer = StartResult();
        if (writer is null)
        {
            return;
        }

        try
        {
            RpcJson.Write(writer, value, type);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(
                RpcErrorCode.ResultNotSerializable, $"The result of '{Method.Name}' could not be serialized.", e);
        }
    }
}
