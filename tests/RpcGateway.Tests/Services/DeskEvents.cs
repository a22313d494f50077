using System.Collections.Concurrent;
using RpcGateway.Services;

namespace RpcGateway.Tests.Services;

/// <summary>What happened around the calls of a <see cref="DeskService"/>; a filter and an observer that write it.</summary>
internal sealed class DeskEvents : IRpcFilter, IRpcConnectionObserver
{
    private readonly ConcurrentQueue<string> _events = new();

    public IReadOnlyCollection<string> All => _events;

    public void Add(string text) => _events.Enqueue(text);

    public async ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next)
    {
        call.Items["mark"] = "filtered";
        Add($"before {call.Method}");
        await next(call);
        Add($"after {call.Method}");
    }

    public ValueTask OnConnectedAsync(RpcConnectionContext connection)
    {
        Add($"connected {connection.ConnectionId}");
        return default;
    }

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        Add($"disconnected {connection.ConnectionId}");
        return default;
    }
}
