using RpcGateway.Client;

namespace RpcGateway.Lab;

/// <summary>Tokens, the client with dependency injection, and a server that restarts.</summary>
internal sealed class ConnectionChecks(Uri address, RpcClient client, LabCallback callback)
{
    private readonly ILab _lab = client.GetProxy<ILab>();

    public void AddTo(CheckRun run)
    {
        run.Add("call without a token", CallWithoutTokenAsync);
        run.Add("call with a token", CallWithTokenAsync);
        run.Add("injected client", CallInjectedAsync);
        run.Add("reconnect", ReconnectAsync);
    }

    private async Task CallWithoutTokenAsync()
    {
        var error = await Expect.FailsAsync<RpcException>(() => _lab.OpenSafeAsync());
        Expect.Equal(RpcErrorCode.Unauthenticated, error.Code);
    }

    private async Task CallWithTokenAsync()
    {
        await using var known = await LabClient.ConnectAsync(
            address, options => options.AccessTokenProvider = _ => new(LabToken.Valid));
        Expect.Equal("secret", await known.GetProxy<ILab>().OpenSafeAsync());
    }

    private async Task CallInjectedAsync()
    {
        var registered = new ServiceCollection();
        registered.AddSingleton<ILabCallback>(callback);
        registered
            .AddRpcClient(address, options => options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default))
            .AddContract<ILab>()
            .AddCallback<ILabCallback>();
        await using var provider = registered.BuildServiceProvider();
        Expect.Equal(true, await provider.GetRequiredService<ILab>().DiscardAsync("blood"));
    }

    private async Task ReconnectAsync()
    {
        var before = client.ConnectionId;
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Reconnecting)
            {
                lost.TrySetResult();
            }
        };

        // The test reads this line, and stops and starts the server.
        Console.WriteLine("restart the server");
        await lost.Task;

        // The call waits for the next connection.
        Expect.Equal(true, await _lab.DiscardAsync("blood"));
        Expect.Equal(true, client.ConnectionId is { } after && after != before);
    }
}
