using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.Server.Relays;

namespace RpcGateway.Tests.Relays;

/// <summary>Where a node accepts links of other nodes.</summary>
public sealed class RelayAddressTests
{
    [Fact]
    public void Address_HostIsStarting_IsNotKnown()
    {
        using var host = new StartingHost();
        var address = host.CreateAddress();
        host.Addresses.Add("http://127.0.0.1:0");

        address.Address.Should().BeNull();

        host.Addresses.Clear();
        host.Addresses.Add("http://127.0.0.1:5081");
        host.Start();
        address.Address!.Url.Should().Be(new Uri("ws://127.0.0.1:5081/rpc/nodes"));
    }

    private sealed class StartingHost : IHostApplicationLifetime, IServer, IServerAddressesFeature
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }

        public RelayAddress CreateAddress()
        {
            Features.Set<IServerAddressesFeature>(this);
            var services = new ServiceCollection().AddSingleton<IHostApplicationLifetime>(this).AddSingleton<IServer>(this);
            return new RelayAddress(services.BuildServiceProvider(), Options.Create(new RpcGatewayOptions())) { Path = "/rpc/nodes" };
        }

        public void Start() => _started.Cancel();

        public void StopApplication()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _started.Dispose();
    }
}
