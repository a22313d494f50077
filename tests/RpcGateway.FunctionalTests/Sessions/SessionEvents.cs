using System.Threading.Channels;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>Reports the events of connections to the test.</summary>
internal sealed class SessionEvents : IRpcConnectionObserver
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public Task<string> NextAsync() => _events.Reader.ReadAsync().AsTask();

    public bool TryNext(out string? next) => _events.Reader.TryRead(out next);

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => Report($"connected {connection.ConnectionId}");

    public ValueTask OnDetachedAsync(RpcConnectionContext connection) => Report($"detached {connection.ConnectionId}");

    public ValueTask OnResumedAsync(RpcConnectionContext connection) => Report($"resumed {connection.ConnectionId}");

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => Report($"disconnected {connection.ConnectionId}");

    private ValueTask Report(string text) => _events.Writer.WriteAsync(text);
}
