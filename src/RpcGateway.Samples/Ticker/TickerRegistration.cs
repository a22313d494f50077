using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts.Ticker;
using RpcGateway.Services;

namespace RpcGateway.Samples.Ticker;

/// <summary>Adds <c>ticker</c>.</summary>
internal static class TickerRegistration
{
    public static IRpcServiceBuilder AddTicker(this IRpcServiceBuilder builder)
    {
        builder.Services.AddSingleton(_ => new Market(Random.Shared));
        builder.Services.AddSingleton<MarketClock>();
        builder.Services.AddSingleton<TickerService>();
        return builder.AddService<ITicker, TickerService>();
    }
}
