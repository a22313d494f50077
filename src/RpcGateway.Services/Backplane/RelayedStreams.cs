using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Services.Backplane;

/// <summary>The streams of clients of this node that other processes read.</summary>
internal sealed class RelayedStreams
{
    // With the connection, so that a stream is found only through the connection that it belongs to.
    private readonly ConcurrentDictionary<(string ConnectionId, string StreamId), RelayedStream> _open = new();

    public int Count => _open.Count;

    /// <summary>Opens a stream, and completes when it has ended.</summary>
    public async ValueTask<BackplaneResponse> RunAsync(
        IReceiver receiver, BackplaneRequest request, CancellationToken cancellationToken)
    {
        var key = (request.ConnectionId, request.StreamId ?? "");
        var stream = new RelayedStream(receiver);
        if (key.Item2.Length == 0 || !_open.TryAdd(key, stream))
        {
            return new BackplaneResponse { ErrorCode = RpcErrorCode.InvalidParams, ErrorMessage = "A stream needs an id of its own." };
        }

        try
        {
            await stream.RunAsync(request.Name, request.Params, cancellationToken);
            return new BackplaneResponse();
        }
        finally
        {
            _open.TryRemove(key, out _);
        }
    }

    public bool TryFind(BackplaneRequest request, [NotNullWhen(true)] out RelayedStream? stream) =>
        _open.TryGetValue((request.ConnectionId, request.StreamId ?? ""), out stream);
}
