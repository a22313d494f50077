using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class AddRpcClientTests : ClientTest
{
    [Fact]
    public async Task AddRpcClient_ContractInjected_ConnectsOnFirstCallAndClosesWithTheProvider()
    {
        var server = await StartServerAsync();
        var provider = Provide(services => services
            .AddRpcClient(server.Address)
            .AddContract<IProbe>());
        var probe = provider.GetRequiredService<IProbe>();
        provider.GetRequiredService<RpcClient>().State.Should().Be(RpcClientState.Idle);

        (await probe.SayAsync("hello").DefaultTimeout()).Should().Be("hello");

        await provider.DisposeAsync().DefaultTimeout();
        (await server.NextEndAsync().DefaultTimeout()).Code.Should().Be(RpcCloseCode.Normal);
    }

    [Fact]
    public async Task AddRpcClient_Names_AreKeyedServices()
    {
        var first = await StartServerAsync();
        var second = await StartServerAsync();
        await using var provider = Provide(services =>
        {
            services.AddRpcClient("first", first.Address).AddContract<IProbe>();
            services.AddRpcClient("second", second.Address).AddContract<IProbe>();
        });

        await provider.GetRequiredKeyedService<IProbe>("first").SayAsync("1").DefaultTimeout();
        await provider.GetRequiredKeyedService<IProbe>("second").SayAsync("2").DefaultTimeout();

        first.Service.Said.Should().Equal("1");
        second.Service.Said.Should().Equal("2");
        provider.GetRequiredKeyedService<RpcClient>("first").Should().NotBeSameAs(
            provider.GetRequiredKeyedService<RpcClient>("second"));
    }

    [Fact]
    public async Task AddRpcClient_CallbackAndConfigureFromServices_AreUsed()
    {
        var server = await StartServerAsync();
        await using var provider = Provide(services => services
            .AddSingleton<IProbeCallback, Answers>()
            .AddSingleton(new TokenSource("secret"))
            .AddRpcClient(server.Address)
            .AddContract<IProbe>()
            .AddCallback<IProbeCallback>()
            .Configure((provider, options) =>
            {
                options.AccessTokenProvider = _ => new ValueTask<string?>(provider.GetRequiredService<TokenSource>().Token);
                options.AllowAnonymous = true;
            }));

        (await provider.GetRequiredService<IProbe>().AskBackAsync("why").DefaultTimeout()).Should().Be("injected");

        server.Tokens.Should().Equal("Bearer secret");
    }

    [Fact]
    public async Task AddRpcClient_InvalidOptions_AreReportedWhenTheClientIsResolved()
    {
        await using var provider = Provide(services =>
            services.AddRpcClient(new Uri("ws://127.0.0.1/rpc"), options => options.MaxDepth = -1));

        var resolve = () => provider.GetRequiredService<RpcClient>();

        resolve.Should().Throw<OptionsValidationException>().WithMessage("*MaxDepth*");
    }

    private ServiceProvider Provide(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(Log);
        register(services);
        return services.BuildServiceProvider();
    }

    private sealed record TokenSource(string Token);

    private sealed class Answers : IProbeCallback
    {
        public Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default) =>
            Task.FromResult("injected");
    }
}
