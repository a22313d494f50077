using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The reading end of a stream. It asks for the next portion while it hands out this one, so at most two are in memory.
/// </summary>
internal sealed class StreamReceiver<T> : IAsyncEnumerable<T>, IDisposable
{
    private readonly RpcConnection _connection;
    private readonly StreamPortion<T> _first;
    private readonly JsonTypeInfo<T> _type;
    private readonly StreamCall<T>? _call;
    private int _enumerated;
    private int _ended;

    /// <param name="connection">The connection.</param>
    /// <param name="first">What came with the token.</param>
    /// <param name="type">The items' type.</param>
    /// <param name="call">The call that it answers, which ends with it; null if it is an argument.</param>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    public StreamReceiver(RpcConnection connection, StreamPortion<T> first, JsonTypeInfo<T> type, StreamCall<T>? call = null)
    {
        _call = call;
        _connection = connection;
        _first = first;
        _type = type;
        if (first.Token is null)
        {
            _ended = 1;
        }
        else if (!connection.Streams.TryOpenReceiver())
        {
            SendAbort();
            throw StreamTable.TooMany(connection);
        }
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _enumerated, 1) == 0
            ? ReadAsync(cancellationToken)
            : throw new InvalidOperationException("A stream can be read only once.");

    /// <summary>Lets go of the stream if it has not ended: the peer's generator stops.</summary>
    public void Dispose()
    {
        if (TryEnd())
        {
            SendAbort();
        }
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return false;
        }

        _connection.Streams.CloseReceiver();
        return true;
    }

    private void SendAbort()
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteEnumeratorAbort(message, _first.Token);
        _connection.Outbound.SendUrgent(message);
    }

    private async IAsyncEnumerator<T> ReadAsync(CancellationToken cancellationToken)
    {
        var portion = _first;
        try
        {
            while (true)
            {
                var next = portion.IsFinished ? null : AskForMore(cancellationToken);
                foreach (var item in portion.Items)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return item;
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
            // A request for more that is still open is answered by the peer when it lets go, and then forgotten.
            Dispose();
            _call?.EndStream();
        }
    }

    private async ValueTask<StreamPortion<T>> ReceiveAsync(NextCall<T> next)
    {
        try
        {
            var portion = await next.Task.ConfigureAwait(false);
            if (portion.IsFinished)
            {
                TryEnd();
            }

            return portion;
        }
        catch (RpcException)
        {
            // A stream that failed is forgotten by its generator.
            TryEnd();
            throw;
        }
    }

    private NextCall<T> AskForMore(CancellationToken cancellationToken)
    {
        var call = new NextCall<T>(_connection, _type);
        _connection.Requests.Post(
            call,
            null,
            _first.Token!,
            static (request, call, token) => RpcMessageWriter.WriteEnumeratorNext(request, call.Id, token),
            cancellationToken);
        return call;
    }
}
