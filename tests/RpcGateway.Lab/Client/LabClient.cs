using RpcGateway.Client;

namespace RpcGateway.Lab;

internal static class LabClient
{
    public static Task<RpcClient> ConnectAsync(Uri address, Action<RpcClientOptions>? configure = null) =>
        RpcClient.ConnectAsync(address, options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default);
            options.Reconnect.MaxDelay = TimeSpan.FromSeconds(1);
            configure?.Invoke(options);
        });

    /// <summary>Connects and runs the checks that apply to all platforms.</summary>
    /// <returns>The number of checks that failed.</returns>
    public static async Task<int> CheckAsync(Uri address, Action<CheckRun>? addMore = null)
    {
        var callback = new LabCallback();
        await using var client = await ConnectAsync(address, options => options.AddCallback<ILabCallback>(callback));
        var lab = client.GetProxy<ILab>();
        var run = new CheckRun();
        new CallChecks(lab, callback).AddTo(run);
        new StreamChecks(lab).AddTo(run);
        addMore?.Invoke(run);
        new ConnectionChecks(address, client, callback).AddTo(run);
        return await run.RunAsync();
    }
}
