using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Backend;
using RpcGateway.Backend.Links;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

/// <summary>Starts backends with the service <see cref="DeskService"/>, and scripted gateways.</summary>
public abstract class BackendTest : IAsyncDisposable
{
    private readonly List<TestBackend> _backends = [];

    private protected ScriptedGateway Gateway { get; } = new();

    private protected DeskEvents Events { get; } = new();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }

        await Gateway.DisposeAsync();
    }

    private protected async Task<TestBackend> StartAsync(Action<RpcBackendOptions>? options = null, TimeProvider? time = null)
    {
        var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IDesk, DeskService>().AddFilter<DeskEvents>().AddConnectionObserver<DeskEvents>(),
            configured =>
            {
                configured.Instance = "one";
                configured.ReconnectDelay = TimeSpan.FromMilliseconds(1);
                configured.MaxReconnectDelay = TimeSpan.FromMilliseconds(1);
                options?.Invoke(configured);
                if (configured.Gateways.Count == 0)
                {
                    configured.Gateways.Add(new Uri("ws://first/rpc/backends"));
                }
            },
            services =>
            {
                services.AddSingleton(Events);
                services.AddSingleton<IGatewayConnectors>(Gateway);
                services.AddSingleton(time ?? TimeProvider.System);
            });
        _backends.Add(backend);
        return backend;
    }

    private protected static ClaimsPrincipal User(string name, params string[] roles) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, name), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], "test"));

    private protected static RpcMethodTable Callbacks(IDeskCallback callback) =>
        new(RpcMethodHandler.ForInstance(callback, new RpcConnectionOptions().SerializerOptions));

    private protected sealed class Agreeing : IDeskCallback
    {
        public Task<bool> ConfirmAsync(string question) => Task.FromResult(true);

        public void Announced(string text)
        {
        }
    }
}
