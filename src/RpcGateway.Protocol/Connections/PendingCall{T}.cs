using System.Threading.Tasks.Sources;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Connections;

/// <summary>A call whose result is a JSON value.</summary>
internal abstract class PendingCall<TResult>(RpcConnection connection, RpcMethodDescriptor? method)
    : PendingCall(connection, method), IValueTaskSource<TResult>, IValueTaskSource
{
    // The caller's code must not run on the read loop: it may block, or call and wait.
    private ManualResetValueTaskSourceCore<TResult> _source = new() { RunContinuationsAsynchronously = true };
    private TResult? _result;

    public ValueTask<TResult> Task => new(this, _source.Version);

    public ValueTask TaskWithoutResult => new(this, _source.Version);

    public TResult GetResult(short token) => _source.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

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
            // Also what a converter of the user's throws: it must not end the read loop.
            return new RpcException(
                RpcErrorCode.ParseError, $"The result of '{Method?.Name ?? "the call"}' could not be read: {e.Message}", e);
        }
    }

    protected abstract TResult Parse(ReadOnlySpan<byte> json);

    protected sealed override void SetResult() => _source.SetResult(_result!);

    protected sealed override void SetException(Exception exception) => _source.SetException(exception);
}
