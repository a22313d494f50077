using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A StreamJsonRpc client of the gateway, which uses services by their prefixes.</summary>
internal sealed class DepotClient : IDepotClient, IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private int _openStreams;
    private int _waiting;

    private DepotClient()
    {
    }

    public JsonRpc Rpc { get; private set; } = null!;

    /// <summary>The streams of the client that run.</summary>
    public int OpenStreams => Volatile.Read(ref _openStreams);

    /// <summary>The calls of services that run.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public List<int> Announced { get; } = [];

    public static async Task<DepotClient> ConnectAsync(Uri address, params string[] prefixes)
    {
        var client = new DepotClient();
        await client._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        client.Rpc = new JsonRpc(new WebSocketMessageHandler(client._socket, new SystemTextJsonFormatter()));
        foreach (var prefix in prefixes.DefaultIfEmpty("depot"))
        {
            client.Rpc.AddLocalRpcTarget<IDepotClient>(
                client, new JsonRpcTargetOptions { MethodNameTransform = name => $"{prefix}.{name}" });
            client.Rpc.AddLocalRpcMethod($"{prefix}.announced", client.Announced.Add);
        }

        client.Rpc.StartListening();
        return client;
    }

    public IDepot Use(string prefix = "depot") =>
        Rpc.Attach<IDepot>(new JsonRpcProxyOptions { MethodNameTransform = name => $"{prefix}.{name}" });

    public async Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= to; i++)
        {
            progress.Report(i);
        }

        await Task.Yield();
        return to;
    }

    public async IAsyncEnumerable<int> SupplyAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _openStreams);
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }

    public async Task AnswerNeverAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose()
    {
        Rpc.Dispose();
        _socket.Dispose();
    }
}
