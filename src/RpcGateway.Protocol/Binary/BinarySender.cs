using System.Runtime.ExceptionServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// The sending end of a binary stream. It reads its source only as fast as the reader grants credit, and always completes
/// the source at the end.
/// </summary>
internal sealed class BinarySender : ICountedStream, IDisposable
{
    private readonly BinaryTable _binary;
    private readonly BinarySource _source;
    private readonly BinaryCredit _credit = new();

    // A result is stopped through its call, an argument through its own token source.
    private readonly ICallOwner? _call;
    private readonly CancellationTokenSource? _stopping;
    private Task _cancelling = Task.CompletedTask;
    private volatile bool _unwanted;
    private long _sent;

    /// <param name="binary">The binary streams of the connection.</param>
    /// <param name="source">The source of the bytes.</param>
    /// <param name="call">The call from the peer whose result the stream is; null for an argument of a call to the
    /// peer.</param>
    /// <exception cref="RpcException">Too many streams are open, or the peer does not support binary streams.</exception>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    public BinarySender(BinaryTable binary, BinarySource source, ICallOwner? call)
    {
        _binary = binary;
        _source = source;
        _call = call;
        _stopping = call is null ? new CancellationTokenSource() : null;
        Number = binary.Add(this);
    }

    public uint Number { get; }

    /// <summary>
    /// Completes when the source has been completed. Fails with the source if the stream is a result, never as an argument.
    /// </summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private CancellationToken Stopping => _call?.CancellationToken ?? _stopping!.Token;

    /// <summary>Starts sending. It waits for credit first, so the code of the source runs on the thread pool.</summary>
    public void Start() => Completion = SendAsync();

    /// <summary>Adds credit from the reader. Returns false if the total exceeds what the protocol allows.</summary>
    public bool TryGrant(int bytes) => _credit.TryGrant(bytes);

    /// <summary>Stops sending because the reader cancelled the stream.</summary>
    public void Cancel()
    {
        _unwanted = true;
        Dispose();
    }

    /// <summary>Stops sending because the call or the connection has ended.</summary>
    public void Dispose()
    {
        if (!_credit.TryStop())
        {
            return;
        }

        if (_call is not null)
        {
            _call.Cancel();
        }
        else
        {
            // Callbacks that the source registered run on the thread pool, because the read loop must continue.
            _cancelling = _stopping!.CancelAsync();
        }
    }

    public void AddTo(ref StreamCounts counts) => counts.BytesSent = (counts.BytesSent ?? 0) + Interlocked.Read(ref _sent);

    private async Task SendAsync()
    {
        var failure = await SendContentAsync().ConfigureAwait(false);

        // Before the last frame, so that a reader that has received the end can open another stream.
        _binary.Remove(this);
        if (!_unwanted)
        {
            _binary.Outbound.SendBulk(failure is null ? BinaryFrameWriter.End(Number) : CreateError(failure));
        }

        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (failure is not null && _call is not null && !_unwanted)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // Returns null for success. A source that fails when it is completed has failed.
    private async Task<Exception?> SendContentAsync()
    {
        try
        {
            try
            {
                await SendDataAsync().ConfigureAwait(false);
            }
            finally
            {
                await _source.CompleteAsync().ConfigureAwait(false);
            }

            return _credit.TryFinish() ? null : new OperationCanceledException();
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task SendDataAsync()
    {
        while (true)
        {
            var allowed = await _credit.WaitAsync().ConfigureAwait(false);
            if (allowed == 0)
            {
                throw new OperationCanceledException();
            }

            var frame = _credit.TakeFrame();
            var count = 0;
            try
            {
                count = await _source.ReadAsync(frame.Rent(allowed), Stopping).ConfigureAwait(false);
            }
            finally
            {
                if (count == 0)
                {
                    frame.Release();
                }
            }

            if (count == 0)
            {
                return;
            }

            _credit.Spend(count);
            Interlocked.Add(ref _sent, count);
            frame.Seal(Number, count);
            _binary.Outbound.SendBulk(frame);
        }
    }

    // Sent even if the call was cancelled: the service that receives the stream may wait for bytes without checking its
    // token.
    private MessageBuffer CreateError(Exception exception)
    {
        var error = _call?.ToError(exception) ?? (_credit.IsStopped
            ? new RpcError(RpcErrorCode.RequestCancelled, "The stream has ended because its call has ended.")
            : CallError.From(exception, _binary.Connection, "an argument's stream", CallEnding.None));
        return BinaryFrameWriter.Error(Number, error, _binary.Connection.Options.SerializerOptions);
    }
}
