using RpcGateway.Binding;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Services.Backplane;

/// <summary>
/// A stream of a client of this node that another process reads, one portion after the other. It exists as long as the request that opened
/// it: when that request is cancelled, the client stops the stream. So nothing remains of a reader that is lost.
/// </summary>
internal sealed class RelayedStream(IReceiver receiver)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _token;
    private bool _hasFirst;

    /// <summary>Makes the call, and completes when the reader has received the end of the stream.</summary>
    /// <exception cref="OperationCanceledException">The reader wants no more items.</exception>
    public async Task RunAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(method, parameters, cancellationToken);
            await _ended.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _first.TrySetCanceled(CancellationToken.None);
            _ = _first.Task.Exception;
            if (Interlocked.Exchange(ref _token, null) is { } token)
            {
                receiver.AbortStream(token);
            }
        }
    }

    /// <summary>Returns the result of the call, and then the portions that follow. Must not be called concurrently.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var portion = _hasFirst ? await AskAsync(cancellationToken) : await TakeFirstAsync(cancellationToken);
            if (_token is null)
            {
                _ended.TrySetResult();
            }
            else if (StreamJson.IsFinished(portion.Span))
            {
                Volatile.Write(ref _token, null);
                _ended.TrySetResult();
            }

            return portion;
        }
        catch
        {
            // The client may have ended the stream, or not: stopping it twice does no harm.
            _ended.TrySetResult();
            throw;
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> AskAsync(CancellationToken cancellationToken) => Volatile.Read(ref _token) is { } token
        ? receiver.NextAsync(token, cancellationToken)
        : throw new OperationCanceledException("The stream has ended.");

    private async Task<ReadOnlyMemory<byte>> TakeFirstAsync(CancellationToken cancellationToken)
    {
        var first = await _first.Task.WaitAsync(cancellationToken);
        _hasFirst = true;
        return first;
    }

    private async Task CallAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        try
        {
            var result = await receiver.CallRawAsync(method, parameters, cancellationToken);
            Volatile.Write(ref _token, StreamJson.FindToken(result.Span));
            _first.TrySetResult(result);
        }
        catch (RpcFormatException e)
        {
            _first.TrySetException(new RpcException(RpcErrorCode.ResultUnreadable, $"The result of '{method}' {e.Message}", e));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // For the reader.
            _first.TrySetException(e);
        }
    }
}
