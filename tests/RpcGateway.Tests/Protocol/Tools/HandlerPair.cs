using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Two engines whose methods are delegates without parameters; the server runs one call at a time.</summary>
internal sealed class HandlerPair : IAsyncDisposable
{
    private readonly RpcMethodTable _serverMethods = new([]);
    private readonly RpcMethodTable _clientMethods = new([]);
    private readonly Task _runs;

    public HandlerPair(params (string Name, Action Run)[] methods)
    {
        foreach (var (name, run) in methods)
        {
            Add(_serverMethods, name, () =>
            {
                run();
                return default;
            });
        }

        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        Server = new RpcConnection(serverEnd, new RpcConnectionSettings
        {
            Methods = _serverMethods,
            Options = new RpcConnectionOptions { MaxConcurrentCalls = 1 },
        });
        Client = new RpcConnection(clientEnd, new RpcConnectionSettings { Methods = _clientMethods });
        _runs = Task.WhenAll(Server.RunAsync(), Client.RunAsync());
    }

    public RpcConnection Server { get; }

    public RpcConnection Client { get; }

    public void Add(string name, Func<Task> run) => Add(_serverMethods, name, () => new ValueTask(run()));

    public void AddToClient(string name, Func<Task> run) => Add(_clientMethods, name, () => new ValueTask(run()));

    public Task CallAsync(string method) =>
        Client.CallRawAsync(method, default, CancellationToken.None).AsTask().DefaultTimeout();

    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _runs.DefaultTimeout();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static void Add(RpcMethodTable table, string name, Func<ValueTask> run) =>
        table.Replace([.. table.Handlers, new DelegateHandler(name, run)]);

    private sealed class DelegateHandler(string name, Func<ValueTask> run) : RpcMethodHandler
    {
        public override RpcMethodDescriptor Method { get; } =
            new(name, null, name, RpcMethodKind.Call, null, RpcOverflowPolicy.Disconnect);

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state) => run();
    }
}
