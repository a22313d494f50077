using RpcGateway.Client;
using RpcGateway.Testing.Network;
using RpcGateway.Testing.Waits;

namespace RpcGateway.Testing;

/// <summary>A client of a <see cref="RpcTestGateway"/>, which disposes it. It connects on its first call.</summary>
public class RpcTestClient : IAsyncDisposable
{
    private readonly NetworkFaults _faults;
    private readonly TestTime _time;

    internal RpcTestClient(RpcClient client, NetworkFaults faults, TestTime time)
    {
        Client = client;
        _faults = faults;
        _time = time;
        Network = new RpcTestNetwork(faults);
    }

    /// <summary>The client.</summary>
    public RpcClient Client { get; }

    /// <summary>The network between the client and the gateway.</summary>
    public RpcTestNetwork Network { get; }

    internal bool IsMoving => _faults.IsMoving;

    /// <summary>Connects, and returns when the client is connected.</summary>
    /// <exception cref="RpcConnectionLostException">The connection failed.</exception>
    public Task ConnectAsync() => _time.WaitAsync(Client.WaitForConnectionAsync(), () => "The client did not connect");

    /// <summary>Completes when the client is in a state, or passes through it.</summary>
    public async Task WaitForStateAsync(RpcClientState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Client.StateChanged += OnChanged;
        try
        {
            if (Client.State != state)
            {
                await _time.WaitAsync(reached.Task, () => $"The client is {Client.State} and did not become {state}");
            }
        }
        finally
        {
            Client.StateChanged -= OnChanged;
        }

        void OnChanged(object? sender, RpcClientStateChange change)
        {
            if (change.Current == state)
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Closes the client. If its network is blocked, the connection is cut instead.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_faults.ToServer.Gate.IsClosed || _faults.ToClient.Gate.IsClosed)
        {
            _faults.Cut();
        }

        await _time.EndAsync(Client.DisposeAsync().AsTask(), "The client did not close");
        await _faults.DisposeAsync();
    }
}
