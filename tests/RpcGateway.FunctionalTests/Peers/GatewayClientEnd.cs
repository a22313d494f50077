using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>The client of RpcGateway, connected to a StreamJsonRpc server.</summary>
internal sealed class GatewayClientEnd : IPeerEnd
{
    private readonly TestLog _log = new();
    private RpcClient? _client;

    public PeerService Service { get; } = new((code, message, data) => new RpcException(code, message, data));

    public Task Ended => _client!.Closed;

    public static async Task<GatewayClientEnd> ConnectAsync(Uri address, PeerSetting setting)
    {
        var end = new GatewayClientEnd();
        end._log.Allow(PeerService.IsExpectedFailure);
        end._client = await RpcClient.ConnectAsync(address, options =>
        {
            options.OfferExtensions = setting.OfferExtensions;
            options.Reconnect.Enabled = false;
            options.LoggerFactory = end._log;
            options.AddCallback<IPeer>(end.Service);
        }).DefaultTimeout();
        return end;
    }

    public TContract GetProxy<TContract>()
        where TContract : class => _client!.GetProxy<TContract>();

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync().DefaultTimeout();
        _log.Dispose();
    }
}
