using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Client.Calls;

/// <summary>
/// Makes the calls of a client's proxies on the current connection, or on the next one. While the client is connected, a call
/// without a deadline costs nothing extra, not even a state machine.
/// </summary>
/// <param name="gate">Gives calls their connection.</param>
/// <param name="options">The client's options.</param>
/// <param name="start">Starts the client.</param>
/// <param name="settings">What applies to a call that is repeated; null for the first attempt of calls.</param>
/// <param name="alwaysWaits">Whether calls wait for a connection, whatever the options say.</param>
internal sealed class ReconnectingInvoker(
    ConnectionGate gate, RpcClientOptions options, Action start, CallSettings? settings = null, bool alwaysWaits = false) : RpcInvoker
{
    // The engine itself limits calls that are made for another call to the remaining time of that call.
    private readonly bool _isDirect =
        settings is null && options.CallTimeout == Timeout.InfiniteTimeSpan && options.MaxRateLimitRetries == 0;

    private readonly bool _waits = alwaysWaits || options.WhenDisconnected == RpcDisconnectedBehavior.Wait;

    public override JsonSerializerOptions SerializerOptions => options.SerializerOptions;

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        var call = new GateVoidCall<TArguments>(method, arguments);
        if (DirectInvoker is not { } invoker || method.IsIdempotent)
        {
            return WithoutResult(CallAsync<GateVoidCall<TArguments>, bool>(call, cancellationToken));
        }

        var pending = invoker.CallAsync(method, arguments, cancellationToken);
        return pending.IsFaulted && _waits
            ? WithoutResult(CallAgainAsync(
                GateVoidCall<TArguments>.AwaitAsync(pending), invoker, call, cancellationToken))
            : pending;

        static ValueTask WithoutResult(ValueTask<bool> pending) => new(pending.AsTask());
    }

    public override ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        var call = new GateResultCall<TArguments, TResult>(method, arguments, resultType);
        if (DirectInvoker is not { } invoker || method.IsIdempotent)
        {
            return CallAsync<GateResultCall<TArguments, TResult>, TResult>(call, cancellationToken);
        }

        var pending = invoker.CallAsync(method, arguments, resultType, cancellationToken);
        return pending.IsFaulted && _waits ? CallAgainAsync(pending, invoker, call, cancellationToken) : pending;
    }

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments)
    {
        RefuseKey(method);
        if (gate.Current is not { } invoker)
        {
            start();
            throw gate.NotConnected();
        }

        invoker.Notify(method, arguments);
    }

    public override IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
    {
        RefuseKey(method);
        return new ReconnectingStream<TArguments, TItem>(this, method, arguments, itemType, cancellationToken);
    }

    public override ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        RefuseKey(method);
        return CallAsync<GateBinaryCall<TArguments>, PipeReader>(new(method, arguments), cancellationToken);
    }

    /// <summary>The invoker of the current connection, if calls can use it directly.</summary>
    internal RpcInvoker? DirectInvoker => _isDirect ? gate.Current : null;

    /// <summary>The invoker for the calls that a draining server refused. Their time is already running.</summary>
    internal ReconnectingInvoker Repeating(CallSettings? call) => call is null ? this : new(gate, options, start, call);

    /// <summary>The invoker for streams that resume.</summary>
    internal ReconnectingInvoker Waiting() => new(gate, options, start, settings, alwaysWaits: true);

    /// <summary>Starts the time of a call; null if it has no limit.</summary>
    internal CallDeadline? StartDeadline(CancellationToken cancellationToken) =>
        CallDeadline.Start(options, settings, cancellationToken);

    /// <summary>Starts to count how often a rate limit refuses a call; null if that is not repeated.</summary>
    internal RateLimitRetries? StartRetries(RpcMethodDescriptor method, CallDeadline? deadline) =>
        RateLimitRetries.Start(method, deadline?.Settings ?? settings, options);

    /// <summary>The invoker of the current connection, or of the next one if calls wait.</summary>
    internal ValueTask<RpcInvoker> GetInvokerAsync(CancellationToken cancellationToken)
    {
        if (gate.Current is { } invoker)
        {
            return new(invoker);
        }

        start();
        return _waits
            ? gate.WaitAsync(cancellationToken)
            : ValueTask.FromException<RpcInvoker>(gate.NotConnected());
    }

    /// <summary>Whether a call that was not sent, because its connection was lost, waits for the next connection.</summary>
    internal bool MayWait(RpcConnectionLostException exception, RpcInvoker lost)
    {
        if (exception.RequestSent || !_waits)
        {
            return false;
        }

        gate.Close(lost);
        return true;
    }

    private async ValueTask<TResult> CallAsync<TCall, TResult>(TCall call, CancellationToken cancellationToken)
        where TCall : struct, IGateCall<TResult>
    {
        using var deadline = StartDeadline(cancellationToken);
        try
        {
            return await CallWaitingAsync<TCall, TResult>(call, deadline, deadline?.Token ?? cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline is not null)
        {
            throw deadline.Explain(call.Method, e);
        }
    }

    private async ValueTask<TResult> CallWaitingAsync<TCall, TResult>(
        TCall call, CallDeadline? deadline, CancellationToken cancellationToken)
        where TCall : struct, IGateCall<TResult>
    {
        var sent = deadline?.Settings ?? settings;
        var attempts = KeyedAttempts.Start(call.Method, sent, options.TimeProvider);
        var retries = StartRetries(call.Method, deadline);
        while (true)
        {
            TimeSpan delay;
            var invoker = await GetInvokerAsync(attempts, cancellationToken).ConfigureAwait(false);
            var bound = attempts is null ? CallBinding.Bind(invoker, sent) : attempts.Bind(invoker, sent);
            var pending = call.InvokeAsync(bound, cancellationToken);
            var failedAtOnce = pending.IsFaulted;
            try
            {
                return await pending.ConfigureAwait(false);
            }
            catch (RpcConnectionLostException e) when (failedAtOnce && MayWait(e, invoker))
            {
                continue;
            }
            catch (RpcConnectionLostException e) when (attempts?.MayRepeat(e) ?? false)
            {
                gate.Close(invoker);
                continue;
            }
            catch (RpcException e) when (retries is not null || attempts is { WasSent: true })
            {
                if (retries is null || !retries.MayRetry(e, out delay))
                {
                    attempts?.ThrowIfSent(e);
                    throw;
                }
            }

            await retries.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    private void RefuseKey(RpcMethodDescriptor method)
    {
        if (settings?.IdempotencyKey is not null)
        {
            throw new InvalidOperationException(
                $"'{method.Name}' cannot be called with an idempotency key: it has no outcome that the server can store and repeat.");
        }
    }

    // A call that was sent waits for the next connection, whatever the options say: otherwise its outcome would remain unknown.
    private async ValueTask<RpcInvoker> GetInvokerAsync(KeyedAttempts? attempts, CancellationToken cancellationToken)
    {
        if (attempts?.WasSent != true)
        {
            return await GetInvokerAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcConnectionLostException)
        {
            // The client has closed, or too many calls wait. But this call was sent.
            attempts.ThrowIfSent();
            throw;
        }
    }

    // Off the fast path: the connection was already lost when the call was made.
    private async ValueTask<TResult> CallAgainAsync<TCall, TResult>(
        ValueTask<TResult> failed, RpcInvoker lost, TCall call, CancellationToken cancellationToken)
        where TCall : struct, IGateCall<TResult>
    {
        try
        {
            return await failed.ConfigureAwait(false);
        }
        catch (RpcConnectionLostException e) when (MayWait(e, lost))
        {
            return await CallAsync<TCall, TResult>(call, cancellationToken).ConfigureAwait(false);
        }
    }
}
