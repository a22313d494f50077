using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Invokers;

/// <summary>Makes the calls of all proxies of a connection.</summary>
/// <param name="telemetry">The telemetry of the connection.</param>
/// <param name="resources">The streams and the progress of calls.</param>
/// <param name="successor">Repeats calls that the peer refuses because it is closing; null if such calls fail.</param>
/// <param name="settings">What applies to the calls, which are the attempts of one call; null if nothing.</param>
internal sealed class ConnectionInvoker(
    ConnectionTelemetry telemetry,
    CallResources resources,
    Func<CallSettings?, RpcInvoker>? successor = null,
    CallSettings? settings = null) : RpcInvoker
{
    public override JsonSerializerOptions SerializerOptions => telemetry.Context.Options.SerializerOptions;

    /// <summary>How long the peer remembers idempotency keys; null if it does not know them.</summary>
    public TimeSpan? IdempotencyWindow => telemetry.Context.PeerLimits.IdempotencyWindow;

    /// <inheritdoc cref="RpcPeerLimits.IdempotencyStore"/>
    public string? IdempotencyStore => telemetry.Context.PeerLimits.IdempotencyStore;

    private OutboundQueue Outbound => resources.Streams.Outbound;

    private PendingCalls Pending => resources.Streams.Pending;

    // Makes the calls that waited until there was room for them.
    private RpcInvoker Next => successor is not null && Pending.HasLeft ? successor(settings) : this;

    /// <summary>The same invoker for the attempts of one call.</summary>
    public ConnectionInvoker With(CallSettings call) => new(telemetry, resources, successor, call);

    public override ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        if (Outbound.IsFull)
        {
            return WaitAsync(this, method, arguments, cancellationToken);
        }

        PendingCall<bool> call = successor is null
            ? VoidCall.Create(Pending, method)
            : RepeatableVoidCall<TArguments>.Create(Pending, method, arguments, successor);
        return Start(call, method, arguments, cancellationToken).TaskWithoutResult;

        static async ValueTask WaitAsync(
            ConnectionInvoker invoker, RpcMethodDescriptor method, TArguments arguments, CancellationToken cancelled)
        {
            await invoker.WaitForRoomAsync(cancelled).ConfigureAwait(false);
            await invoker.Next.CallAsync(method, arguments, cancelled).ConfigureAwait(false);
        }
    }

    public override ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
    {
        if (Outbound.IsFull)
        {
            return WaitAsync(this, method, arguments, resultType, cancellationToken);
        }

        PendingCall<TResult> call = successor is null
            ? ValueCall<TResult>.Create(Pending, method, resultType)
            : RepeatableCall<TArguments, TResult>.Create(Pending, method, arguments, resultType, successor);
        return Start(call, method, arguments, cancellationToken).Task;

        static async ValueTask<TResult> WaitAsync(
            ConnectionInvoker invoker,
            RpcMethodDescriptor method,
            TArguments arguments,
            JsonTypeInfo<TResult> resultType,
            CancellationToken cancelled)
        {
            await invoker.WaitForRoomAsync(cancelled).ConfigureAwait(false);
            return await invoker.Next.CallAsync(method, arguments, resultType, cancelled).ConfigureAwait(false);
        }
    }

    public override void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments) =>
        NotificationSender.Send(telemetry, Outbound, method, arguments);

    public override async IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await OpenStreamAsync(method, arguments, itemType, cancellationToken).ConfigureAwait(false);
        await foreach (var item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    public override async ValueTask<IAsyncEnumerable<TItem>> OpenStreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
    {
        var call = new StreamCall<TItem>(resources.Streams, method, itemType);
        try
        {
            return await CallAsync(call, method, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (MayRepeat(call, e))
        {
            return await successor!(call.Settings).OpenStreamAsync(method, arguments, itemType, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
    {
        if (!telemetry.Context.HasBinaryStreams)
        {
            throw RpcCallFailure.Mark(
                BinaryTable.NotNegotiated(RpcErrorCode.InvalidRequest, $"The result of '{method.Name}'"), requestSent: false);
        }

        var call = new BinaryCall(resources.Binary, method);
        try
        {
            return await CallAsync(call, method, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (MayRepeat(call, e))
        {
            return await successor!(call.Settings).CallBinaryAsync(method, arguments, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a call with params that are already JSON.</summary>
    public ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        return Outbound.IsFull
            ? WaitAsync(this, method, parameters, cancellationToken)
            : StartRaw(method, parameters, cancellationToken);

        static async ValueTask<ReadOnlyMemory<byte>> WaitAsync(
            ConnectionInvoker invoker, string method, ReadOnlyMemory<byte> parameters, CancellationToken cancelled)
        {
            await invoker.WaitForRoomAsync(cancelled).ConfigureAwait(false);
            return await invoker.StartRaw(method, parameters, cancelled).ConfigureAwait(false);
        }
    }

    /// <summary>Requests the next portion of a stream, which is returned as JSON.</summary>
    public ValueTask<ReadOnlyMemory<byte>> NextRawAsync(byte[] token, CancellationToken cancellationToken)
    {
        var call = RawCall.Create(Pending);
        RequestSender.Post(
            call,
            null,
            token,
            static (request, call, token) => RpcMessageWriter.WriteEnumeratorNext(request, call.Id, token),
            cancellationToken);
        return call.Task;
    }

    // The peer executed the call in neither case: it refused the call, or the call was made too late for this connection.
    private bool MayRepeat(PendingCall call, Exception exception) => successor is not null && exception switch
    {
        RpcException error => DrainRefusal.Is(error) && !call.HadStreamArguments,
        RpcConnectionLostException => Pending.HasLeft && call.Id == 0,
        _ => false,
    };

    private ValueTask<ReadOnlyMemory<byte>> StartRaw(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        var call = RawCall.Create(Pending);
        RequestSender.Post(
            call,
            CallTelemetry.IsClientRecorded(telemetry.Context) ? ForwardedMethods.ToBoundedName(method) : method,
            (Name: JsonEncodedText.Encode(method), Parameters: parameters),
            static (request, call, state) =>
            {
                RpcMessageWriter.StartRequest(request, call.Id, state.Name.EncodedUtf8Bytes);
                request.Write(state.Parameters.IsEmpty ? "[]"u8 : state.Parameters.Span);
            },
            cancellationToken);
        return call.Task;
    }

    private ValueTask<TResult> CallAsync<TArguments, TResult>(
        PendingCall<TResult> call, RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments
    {
        return Outbound.IsFull
            ? WaitAsync(this, call, method, arguments, cancellationToken)
            : Start(call, method, arguments, cancellationToken).Task;

        static async ValueTask<TResult> WaitAsync(
            ConnectionInvoker invoker,
            PendingCall<TResult> call,
            RpcMethodDescriptor method,
            TArguments arguments,
            CancellationToken cancelled)
        {
            await invoker.WaitForRoomAsync(cancelled).ConfigureAwait(false);
            return await invoker.Start(call, method, arguments, cancelled).Task.ConfigureAwait(false);
        }
    }

    private TCall Start<TCall, TArguments>(
        TCall call, RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TCall : PendingCall
        where TArguments : struct, IRpcArguments
    {
        call.Settings = settings;
        RequestSender.Post(
            call,
            method.Name,
            (Resources: resources, Method: method, Arguments: arguments),
            static (request, call, state) =>
            {
                RpcMessageWriter.StartRequest(request, call.Id, state.Method.Utf8Name.Span);
                ArgumentWriter.Write(request, state.Arguments, state.Resources, call);
            },
            cancellationToken);
        return call;
    }

    // If the peer reads more slowly than this end calls, the caller waits, so that memory does not grow.
    private Task WaitForRoomAsync(CancellationToken cancellationToken) =>
        Outbound.WaitForRoomAsync().WaitAsync(cancellationToken);
}
