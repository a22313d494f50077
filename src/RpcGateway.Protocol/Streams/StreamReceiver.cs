using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The reading end of a stream. It requests the next portion while the reader processes the current one, so at most two are
/// in memory.
/// </summary>
internal sealed class StreamReceiver<T> : IAsyncEnumerable<T>, ICountedStream, IDisposable
{
    private readonly ConnectionStreams _streams;
    private readonly StreamPortion<T> _first;
    private readonly JsonTypeInfo<T> _type;
    private readonly ValueOrigin _origin;
    private readonly StreamCall<T>? _call;
    private int _enumerated;
    private int _ended;
    private long _items;
    private Exception? _failure;

    /// <param name="streams">The streams of the connection.</param>
    /// <param name="first">The portion that was received with the token.</param>
    /// <param name="type">The type of the items.</param>
    /// <param name="origin">The result or parameter that the stream is.</param>
    /// <param name="call">The call whose result the stream is, and which ends with it; null for an argument.</param>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    public StreamReceiver(
        ConnectionStreams streams,
        StreamPortion<T> first,
        JsonTypeInfo<T> type,
        ValueOrigin origin,
        StreamCall<T>? call = null)
    {
        _origin = origin;
        _call = call;
        _streams = streams;
        _first = first;
        _type = type;
        if (first.Token is null)
        {
            _ended = 1;
        }
        else if (!streams.Table.TryOpenReceiver(isBinary: false))
        {
            SendAbort();
            throw streams.TooMany();
        }

        Count(first);
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _enumerated, 1) == 0
            ? ReadAsync(cancellationToken)
            : throw new InvalidOperationException("A stream can be read only once.");

    /// <summary>Aborts the stream if it has not ended: the peer's generator stops.</summary>
    public void Dispose()
    {
        if (TryEnd())
        {
            SendAbort();
        }
    }

    public void AddTo(ref StreamCounts counts) =>
        counts.ItemsReceived = (counts.ItemsReceived ?? 0) + Volatile.Read(ref _items);

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        _streams.Table.CloseReceiver(isBinary: false);
        return true;
    }

    private void SendAbort()
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteEnumeratorAbort(message, _first.Token);
        _streams.Outbound.SendUrgent(message);
    }

    private async IAsyncEnumerator<T> ReadAsync(CancellationToken cancellationToken)
    {
        var portion = _first;

        // Registered for the whole read, so that the peer's generator also stops while the reader is busy with an item.
        using var registration = portion.IsFinished
            ? default
            : cancellationToken.UnsafeRegister(static stream => ((StreamReceiver<T>)stream!).Dispose(), this);
        try
        {
            while (true)
            {
                var next = portion.IsFinished || portion.Fault is not null ? null : RequestNext(cancellationToken);
                foreach (var item in portion.Items)
                {
                    ThrowIfCancelled(cancellationToken);
                    yield return item;
                }

                if (portion.Fault is { } fault)
                {
                    throw _failure = _origin.UnreadableItem(_items, fault.Reason, fault.Exception);
                }

                if (next is null)
                {
                    yield break;
                }

                portion = await ReceiveAsync(next).ConfigureAwait(false);
            }
        }
        finally
        {
            // Disposing makes the peer respond to a request that is still open; that response is ignored.
            Dispose();
            _call?.EndStream(_failure);
        }
    }

    private async ValueTask<StreamPortion<T>> ReceiveAsync(NextCall<T> next)
    {
        try
        {
            var portion = await next.Task.ConfigureAwait(false);
            Count(portion);
            if (portion.IsFinished)
            {
                TryEnd();
            }

            return portion;
        }
        catch (RpcException e) when (!next.IsUnreadable)
        {
            // The generator has already removed a stream that failed.
            TryEnd();
            throw _failure = _origin.FromSender(e);
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    private void ThrowIfCancelled(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(cancellationToken);
            throw _failure;
        }
    }

    private void Count(in StreamPortion<T> portion)
    {
        if (portion.Items.Count > 0)
        {
            _items += portion.Items.Count;
            _streams.Table.CountReceived(portion.Items.Count);
        }
    }

    private NextCall<T> RequestNext(CancellationToken cancellationToken)
    {
        var call = new NextCall<T>(_streams.Pending, _type, _origin);
        RequestSender.Post(
            call,
            null,
            _first.Token!,
            static (request, call, token) => RpcMessageWriter.WriteEnumeratorNext(request, call.Id, token),
            cancellationToken);
        return call;
    }
}
