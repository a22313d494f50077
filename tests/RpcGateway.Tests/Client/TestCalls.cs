using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Tests.Client;

/// <summary>Makes calls as a proxy does.</summary>
internal static class TestCalls
{
    private static readonly JsonTypeInfo<int> Number = RpcJson.GetTypeInfo<int>(RpcJson.CreateOptions());

    public static ValueTask<int> GetAsync(
        this RpcInvoker invoker, string method = "test.get", CancellationToken cancellationToken = default) =>
        invoker.CallAsync(Method(method), default(NoArguments), Number, cancellationToken);

    public static ValueTask DoAsync(this RpcInvoker invoker, string method = "test.do") =>
        invoker.CallAsync(Method(method), default(NoArguments), CancellationToken.None);

    public static IAsyncEnumerable<int> ReadAsync(
        this RpcInvoker invoker, string method = "test.read", CancellationToken cancellationToken = default) =>
        invoker.StreamAsync(Method(method), default(NoArguments), Number, cancellationToken);

    public static void Notify(this RpcInvoker invoker, string method = "test.notify") =>
        invoker.Notify(Method(method), default(NoArguments));

    private static RpcMethodDescriptor Method(string name) =>
        new(name, null, name, RpcMethodKind.Call, typeof(int), RpcOverflowPolicy.Disconnect);

    private readonly struct NoArguments : IRpcArguments
    {
        public void WriteTo(RpcArgumentWriter writer)
        {
        }
    }
}
