using System.Runtime.ExceptionServices;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// The sending end of a binary stream. It reads its source no faster than the reader grants credit, and lets go of it
/// at the end, whatever the end is.
/// </summary>
internal sealed class BinarySender : ICountedStream, IDisposable
{
    private readonly BinaryTable _binary;
    private readonly BinarySource _source;
    private readonly BinaryCredit _credit = new();

    // A result is stopped with its call, an argument by itself.
    private readonly ICallOwner? _call;
    private readonly CancellationTokenSource? _stopping;
    private Task _cancelling = Task.CompletedTask;
    private volatile bool _unwanted;
    private long _sent;

    /// <param name="binary">The binary streams of the connection.</param>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="call">The call of the peer's that it answers; null if it is an argument of a call of ours.</param>
    /// <exception cref="RpcException">Too many streams are open, or the peer knows no binary streams.</exception>
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

    /// <summary>Ends when the source was let go of; fails with it if it is a result, never as an argument.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private CancellationToken Stopping => _call?.CancellationToken ?? _stopping!.Token;

    /// <summary>Starts to wait for credit; what the source does runs on the pool.</summary>
    public void Start() => Completion = SendAsync();

    /// <summary>The reader takes more; false if that is more than the protocol can count.</summary>
    public bool TryGrant(int bytes) => _credit.TryGrant(bytes);

    /// <summary>The reader wants no more.</summary>
    public void Cancel()
    {
        _unwanted = true;
        Dispose();
    }

    /// <summary>The call or the connection has ended, and the stream with it.</summary>
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
            // What the source registered runs on the pool: the read loop must go on.
            _cancelling = _stopping!.CancelAsync();
        }
    }

    public void AddTo(ref StreamCounts counts) => counts.BytesSent = (counts.BytesSent ?? 0) + Interlocked.Read(ref _sent);

    private async Task SendAsync()
    {
        var failure = await SendContentAsync().ConfigureAwait(false);

        // Before the last frame: a reader that has come to the end finds room for another stream.
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

    // Null for success. A source that fails as it is let go of has failed.
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

    // Also where the call was cancelled: its service may wait for these bytes without looking at its token.
    private MessageBuffer CreateError(Exception exception)
    {
        var error = _call?.ToError(exception) ?? (_credit.IsStopped
            ? new RpcError(RpcErrorCode.RequestCancelled, "The call has ended, and the stream with it.")
            : CallError.From(exception, _binary.Connection, "an argument's stream", cancelled: false));
        return BinaryFrameWriter.Error(Number, error, _binary.Connection.Options.SerializerOptions);
    }
}
