using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using RpcGateway.Protocol;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A receiver that records its notifications.</summary>
internal sealed class FakeReceiver(string id) : IReceiver
{
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

    public string Id { get; } = id;

    public DateTimeOffset ConnectedAt { get; } = DateTimeOffset.UnixEpoch;

    public bool IsDetached { get; set; }

    public Func<string, string, CancellationToken, Task<string>> Respond { get; set; } =
        (method, _, _) => throw new RpcException(RpcErrorCode.MethodNotFound, method);

    public void Send(RpcNotification notification) =>
        _received.Writer.TryWrite(Encoding.UTF8.GetString(notification.Message.Span));

    public async ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes(await Respond(method, Encoding.UTF8.GetString(parameters.Span), cancellationToken));

    /// <summary>The tokens of streams that were stopped.</summary>
    public ConcurrentQueue<string> Aborted { get; } = new();

    public ValueTask<ReadOnlyMemory<byte>> NextAsync(byte[] token, CancellationToken cancellationToken) =>
        CallRawAsync("next", token, cancellationToken);

    public void AbortStream(byte[] token) => Aborted.Enqueue(Encoding.UTF8.GetString(token));

    public TaskCompletionSource<RpcClose> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        Closed.TrySetResult(close);
        return Task.CompletedTask;
    }

    public Task<string> NextAsync() => _received.Reader.ReadAsync().DefaultTimeout();
}
