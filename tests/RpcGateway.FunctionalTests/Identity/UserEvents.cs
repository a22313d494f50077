using System.Security.Claims;
using System.Threading.Channels;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>Reports the events of connections and their users to the test.</summary>
internal sealed class UserEvents : IRpcConnectionObserver
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public Task<string> NextAsync() => _events.Reader.ReadAsync().AsTask();

    public bool TryNext(out string? next) => _events.Reader.TryRead(out next);

    public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

    public ValueTask OnDetachedAsync(RpcConnectionContext connection) => Report("detached");

    public ValueTask OnResumedAsync(RpcConnectionContext connection) => Report("resumed");

    public ValueTask OnUserChangedAsync(RpcConnectionContext connection, ClaimsPrincipal previous) =>
        Report($"{NameOf(previous)} is {NameOf(connection.User)}");

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => Report("disconnected");

    private static string NameOf(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? "anonymous";

    private ValueTask Report(string text) => _events.Writer.WriteAsync(text);
}
