using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Starts gateways whose endpoint /rpc has services with a prefix.</summary>
internal static class PrefixGateway
{
    /// <summary>Adds each service under its name, which is its prefix.</summary>
    public static Task<TestGateway> StartAsync(params (string Name, Action<StreamJsonRpcBackendOptions> Configure)[] backends) =>
        StartAsync(null, backends);

    public static Task<TestGateway> StartAsync(
        Action<RpcGatewayOptions>? options, params (string Name, Action<StreamJsonRpcBackendOptions> Configure)[] backends) =>
        TestGateway.StartAsync(gateway => Add(gateway, backends), options);

    public static void Add(IRpcGatewayBuilder gateway, params (string Name, Action<StreamJsonRpcBackendOptions> Configure)[] backends)
    {
        foreach (var (name, configure) in backends)
        {
            gateway.AddStreamJsonRpcBackend(name, backend =>
            {
                backend.UsePrefix();
                configure(backend);
            });
        }
    }
}
