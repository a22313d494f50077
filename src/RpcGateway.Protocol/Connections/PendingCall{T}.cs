using System.Threading.Tasks.Sources;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Connections;

/// <summary>A call whose result is a JSON value.</summary>
internal abstract class PendingCall<TResult> : PendingCall, IValueTaskSource<TResult>, IValueTaskSource
{
    // Goes on with its caller inside SetResult, which CallCompletions calls where it may.
    private ManualResetValueTaskSourceCore<TResult> _source;
    private TResult? _result;

    /// <summary>A call that is used once.</summary>
    protected PendingCall(RpcConnection connection, RpcMethodDescriptor? method) => Begin(connection, method);

    /// <summary>A call that begins each use of its own.</summary>
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

        // Who asks without having waited may find the result before SetResult has done with the source.
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
            // Also what a converter of the user throws: it must not end the read loop.
            return ExplainUnreadable(json, e);
        }
    }

    /// <summary>The error for a result that <see cref="Parse"/> failed to read.</summary>
    protected virtual RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        new ValueOrigin(Method).Unreadable("", exception);

    protected abstract TResult Parse(ReadOnlySpan<byte> json);

    /// <summary>Makes the call again, elsewhere.</summary>
    protected virtual ValueTask<TResult> RepeatAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    // Not awaited: the caller's task is what waits for it.
    protected sealed override async void Repeat(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            // Started here, so that calls keep their order; but the caller does not go on here, on the read loop.
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
        Conclude();
    }

    protected sealed override void SetResult() => _source.SetResult(_result!);

    protected sealed override void SetException(Exception exception) => _source.SetException(exception);

    /// <summary>Keeps the call for another one where its kind does that; the caller has its outcome.</summary>
    protected virtual void Recycle()
    {
    }

    /// <summary>Whether the call may be used for another one: nothing of this one can reach it any more.</summary>
    protected bool TryReset()
    {
        if (!TryForget())
        {
            return false;
        }

        _result = default;
        _source.Reset();
        return true;
    }
}
