using System.Threading.Tasks.Sources;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call whose result is a JSON value.</summary>
internal abstract class PendingCall<TResult> : PendingCall, IValueTaskSource<TResult>, IValueTaskSource
{
    // Resumes the caller inside SetResult, which CompletedCalls calls when the thread is free.
    private ManualResetValueTaskSourceCore<TResult> _source;
    private TResult? _result;

    /// <summary>A call that is used once.</summary>
    protected PendingCall(PendingCalls calls, RpcMethodDescriptor? method) => Begin(calls, method);

    /// <summary>A call that is reused: <see cref="PendingCall.Begin"/> starts each use.</summary>
    protected PendingCall()
    {
    }

    public ValueTask<TResult> Task => new(this, _source.Version);

    public ValueTask TaskWithoutResult => new(this, _source.Version);

    public TResult GetResult(short token)
    {
        // Throws for the token of an earlier use.
        var isPending = _source.GetStatus(token) == ValueTaskSourceStatus.Pending;
        var result = _source.GetResult(token);

        // A caller that polls may read the result while SetResult still uses the source.
        if (!isPending)
        {
            Recycle();
        }

        return result;
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    protected sealed override Exception? ReadResult(ReadOnlySpan<byte> json)
    {
        try
        {
            _result = Parse(json);
            return null;
        }
        catch (Exception e)
        {
            // Also catches what a user's converter throws: it must not end the read loop.
            return ExplainUnreadable(json, e);
        }
    }

    /// <summary>The error for a result that <see cref="Parse"/> failed to read.</summary>
    protected virtual RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        new ValueOrigin(Method).Unreadable("", exception);

    protected abstract TResult Parse(ReadOnlySpan<byte> json);

    /// <summary>Makes the call again on another connection.</summary>
    protected virtual ValueTask<TResult> RepeatAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    // Not awaited here: the caller awaits the outcome, and the method never fails.
    protected sealed override void Repeat(CancellationToken cancellationToken) => _ = RepeatAndResumeAsync(cancellationToken);

    protected sealed override void SetResult() => _source.SetResult(_result!);

    protected sealed override void SetException(Exception exception) => _source.SetException(exception);

    /// <summary>The caller has the result. Keeps the object for another call, if its kind is reused.</summary>
    protected virtual void Recycle()
    {
    }

    /// <summary>Resets the object for another call. False if something may still refer to this call.</summary>
    protected bool TryReset()
    {
        if (!TryClear())
        {
            return false;
        }

        _result = default;
        _source.Reset();
        return true;
    }

    private async System.Threading.Tasks.Task RepeatAndResumeAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            // Started here, so that calls keep their order. But the caller must not resume here, on the read loop.
            var repeated = RepeatAsync(cancellationToken);
            if (repeated.IsCompleted)
            {
                await System.Threading.Tasks.Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            _result = await repeated.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        ReplaceOutcome(failure);
        Resume();
    }
}
