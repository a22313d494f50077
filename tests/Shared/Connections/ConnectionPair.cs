using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>
/// Two connections within the process, connected in memory; both run from the start. A test that needs the same services
/// again and again derives a pair of its own.
/// </summary>
internal class ConnectionPair : IAsyncDisposable
{
    private readonly InMemoryTransport _clientEnd;

    /// <summary>Creates two connections with the same settings.</summary>
    public ConnectionPair(ConnectionSetup? setup = null)
        : this(setup ?? new ConnectionSetup(), setup ?? new ConnectionSetup())
    {
    }

    /// <summary>Creates two connections with their own settings.</summary>
    public ConnectionPair(ConnectionSetup server, ConnectionSetup client)
    {
        (_clientEnd, var serverEnd) = InMemoryTransport.CreatePair();
        ServerMethods = server.Methods ?? new RpcMethodTable([]);
        ClientMethods = client.Methods ?? new RpcMethodTable([]);
        if (server.IsForwarded)
        {
            var served = new TaskCompletionSource<RpcConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            var run = new TaskCompletionSource<Task<RpcClose>>(TaskCreationOptions.RunContinuationsAsynchronously);
            Hop = new Hop(server, Log, (channel, numbers) =>
            {
                var connection = (server with { Id = server.Id ?? "server", Numbers = numbers })
                    .Create(channel, ServerMethods, Log, TimeProvider.System);
                var running = connection.RunAsync();
                run.SetResult(running);
                served.SetResult(connection);
                return running;
            });
            Front = Hop.Accept(serverEnd);
            Server = served.Task.GetAwaiter().GetResult();
            ServerRun = run.Task.Unwrap();
        }
        else
        {
            Server = (server with { Id = server.Id ?? "server" }).Create(serverEnd, ServerMethods, Log, TimeProvider.System);
            ServerRun = Server.RunAsync();
            Front = Server;
        }

        Client = (client with { Id = client.Id ?? "client" }).Create(_clientEnd, ClientMethods, Log, TimeProvider.System);
        ClientRun = Client.RunAsync();
    }

    /// <summary>The log of both ends. An unexpected error fails the test.</summary>
    public TestLog Log { get; } = new();

    /// <summary>The gateway between the two; null if they are connected directly.</summary>
    public Hop? Hop { get; }

    /// <summary>The connection of the server.</summary>
    public RpcConnection Server { get; }

    /// <summary>The other end of the client's connection: the gateway if there is one, otherwise the server.</summary>
    public RpcConnection Front { get; }

    /// <summary>The connection of the client.</summary>
    public RpcConnection Client { get; }

    /// <summary>The methods that the client can call.</summary>
    public RpcMethodTable ServerMethods { get; }

    /// <summary>The methods that the server can call.</summary>
    public RpcMethodTable ClientMethods { get; }

    /// <summary>Completes when the connection of the server has ended.</summary>
    public Task<RpcClose> ServerRun { get; }

    /// <summary>Completes when the connection of the client has ended.</summary>
    public Task<RpcClose> ClientRun { get; }

    /// <summary>Drops the connection without a close, and waits until both ends have noticed.</summary>
    public async Task DropAsync()
    {
        _clientEnd.Abort();
        await ServerRun.DefaultTimeout();
        await ClientRun.DefaultTimeout();
    }

    /// <summary>Waits until all calls and their streams have ended, at both ends.</summary>
    public async Task AssertIdleAsync()
    {
        await Client.DrainAsync(CancellationToken.None).DefaultTimeout();
        await Server.DrainAsync(CancellationToken.None).DefaultTimeout();
        await Eventually.IsTrueAsync(() => Client.OpenStreams + Server.OpenStreams == 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await ServerRun.DefaultTimeout();
        await ClientRun.DefaultTimeout();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        if (Hop is not null)
        {
            await Hop.DisposeAsync();
        }

        Log.Dispose();
    }

    /// <summary>Lets the client call a service.</summary>
    protected void Serve<TContract>(TContract service)
        where TContract : class
    {
        ServerMethods.AddService(service, Server);
        Hop?.Forward<TContract>();
    }

    /// <summary>Lets the server call a callback.</summary>
    protected void ServeCallback<TContract>(TContract callback)
        where TContract : class => ClientMethods.AddService(callback, Client);
}
