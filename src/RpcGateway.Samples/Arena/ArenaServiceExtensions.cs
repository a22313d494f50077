using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.Services;

namespace RpcGateway.Samples.Arena;

/// <summary>Adds the game.</summary>
internal static class ArenaServiceExtensions
{
    private const int DefaultBots = 6;

    public static IRpcServiceBuilder AddArena(this IRpcServiceBuilder builder)
    {
        builder.Services.AddSingleton<ArenaClock>();
        builder.Services.AddSingleton(_ => new ArenaGame(Random.Shared.Next(), DefaultBots));
        builder.Services.AddSingleton<ArenaService>();
        builder.Services.AddHostedService<ArenaLoop>();
        return builder.AddService<IArena, ArenaService>().AddConnectionObserver<ArenaService>();
    }
}
