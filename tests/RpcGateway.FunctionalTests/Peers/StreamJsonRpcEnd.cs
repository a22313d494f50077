using System.Net.WebSockets;
using System.Text.Json;
using Newtonsoft.Json.Serialization;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>StreamJsonRpc at either end of a WebSocket.</summary>
internal sealed class StreamJsonRpcEnd : IPeerEnd
{
    private readonly PeerSetting _setting;
    private readonly WebSocket _socket;
    private readonly JsonRpc _rpc;

    private StreamJsonRpcEnd(WebSocket socket, PeerSetting setting)
    {
        _setting = setting;
        _socket = socket;
        _rpc = new TypedErrors(new WebSocketMessageHandler(socket, CreateFormatter(setting)))
        {
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = true,
        };
        _rpc.AddLocalRpcTarget<IPeer>(Service, new JsonRpcTargetOptions { MethodNameTransform = WireName<IPeer>() });
        _rpc.StartListening();
    }

    public PeerService Service { get; } = new(
        (code, message, data) => new LocalRpcException(message) { ErrorCode = code, ErrorData = data });

    public Task Ended => _rpc.Completion.ContinueWith(_ => { }, TaskScheduler.Default);

    public static async Task<StreamJsonRpcEnd> ConnectAsync(Uri address, PeerSetting setting)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, CancellationToken.None);
        return new StreamJsonRpcEnd(socket, setting);
    }

    public static StreamJsonRpcEnd Attach(WebSocket socket, PeerSetting setting) => new(socket, setting);

    public TContract GetProxy<TContract>()
        where TContract : class => _rpc.Attach<TContract>(new JsonRpcProxyOptions
        {
            MethodNameTransform = WireName<TContract>(),
            ServerRequiresNamedArguments = _setting.NamedArguments,
            ProxySource = _setting.GeneratedProxy
                ? JsonRpcProxyOptions.ProxyImplementation.AlwaysSourceGenerated
                : JsonRpcProxyOptions.ProxyImplementation.AlwaysDynamic,
        });

    public ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        _socket.Dispose();
        return default;
    }

    // AddAsync of the contract "peer" is peer.addAsync; both libraries also know methods without "Async".
    private static Func<string, string> WireName<TContract>()
    {
        var attribute = typeof(TContract).GetCustomAttributes(typeof(RpcContractAttribute), inherit: false).Single();
        return name => $"{((RpcContractAttribute)attribute).Name}.{CommonMethodNameTransforms.CamelCase(name)}";
    }

    private static IJsonRpcMessageFormatter CreateFormatter(PeerSetting setting) => setting.Newtonsoft
        ? new JsonMessageFormatter { JsonSerializer = { ContractResolver = new CamelCasePropertyNamesContractResolver() } }
        : new SystemTextJsonFormatter { JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) };

    // Without it SystemTextJsonFormatter reads all error data as CommonErrorData, its own type.
    private sealed class TypedErrors(IJsonRpcMessageHandler handler) : JsonRpc(handler)
    {
        protected override Type? GetErrorDetailsDataType(JsonRpcError error) =>
            (int?)error.Error?.Code == 1234 ? typeof(PeerOrder) : base.GetErrorDetailsDataType(error);
    }
}
