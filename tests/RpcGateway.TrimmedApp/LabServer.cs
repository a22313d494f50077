using RpcGateway.Server;

namespace RpcGateway.TrimmedApp;

internal static class LabServer
{
    public static WebApplication Create()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorization();
        builder.Services
            .AddRpcGateway(options =>
            {
                options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default);
                options.EnableDiscovery = true;
            })
            .AddService<ILab, LabService>()
            .AddFilter<LabFilter>()
            .AddConnectionObserver<LabObserver>();

        var app = builder.Build();
        app.MapRpcGateway("/rpc");
        return app;
    }
}
