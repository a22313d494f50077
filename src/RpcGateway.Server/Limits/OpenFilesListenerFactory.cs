using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Limits;

/// <summary>Opens Kestrel's sockets as <see cref="OpenFilesListener"/>.</summary>
internal sealed class OpenFilesListenerFactory(
    SocketTransportFactory sockets, OpenFiles files, TimeProvider time, ILogger<OpenFilesListener> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Takes the place of Kestrel's factory of sockets. Another transport, if the application has one, stays.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var others = services.Where(service => service.ServiceType == typeof(IConnectionListenerFactory)).ToList();
        var kestrels = others.Find(service => service.ImplementationType == typeof(SocketTransportFactory));
        if (kestrels is null && others.Count > 0)
        {
            return;
        }

        var own = ServiceDescriptor.Singleton<IConnectionListenerFactory>(Create);
        if (kestrels is null)
        {
            services.Add(own);
            return;
        }

        services[services.IndexOf(kestrels)] = own;
    }

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new OpenFilesListener(await sockets.BindAsync(endpoint, cancellationToken), files, time, logger);

    private static OpenFilesListenerFactory Create(IServiceProvider provider) => new(
        ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider),
        provider.GetRequiredService<OpenFiles>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<OpenFilesListener>>());
}
