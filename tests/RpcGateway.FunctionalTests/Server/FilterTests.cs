using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class FilterTests() : FilterSpecification(Placement.InProcess);

public sealed class BackendFilterTests() : FilterSpecification(Placement.BehindGateway);

public abstract class FilterSpecification(Placement placement)
{
    private readonly Gates _gates = new();

    [Fact]
    public async Task Call_TwoFilters_RunInTheOrderTheyWereAdded()
    {
        await using var server = await StartAsync(gateway => gateway.AddFilter<Outer>().AddFilter<Inner>());
        await using var client = await server.ConnectAsync();

        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");

        _gates.Events.Should().Equal("outer test.echo", "inner", "disposed 1", "inner done", "outer done");
    }

    [Fact]
    public async Task Call_FilterThrows_ReturnsItsError()
    {
        await using var server = await StartAsync(gateway => gateway.AddFilter<Refusing>());
        await using var client = await server.ConnectAsync();

        (await client.ErrorCodeAsync("test.echo", """["hi"]""")).Should().Be(42);
        _gates.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Stream_Filter_EndsWithTheStream()
    {
        await using var server = await StartAsync(gateway => gateway.AddFilter<Outer>());
        await using var client = await server.ConnectAsync();

        var response = await client.CallAsync("test.count", """[1,"end"]""");
        await _gates["end"].WaitForSyncPoint().DefaultTimeout();
        _gates.Events.Should().Equal("outer test.count");
        var token = response["result"]!["token"]!.ToJsonString();
        await client.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":{{{token}}}}}""");

        await _gates["outer done"].WaitForSyncPoint().DefaultTimeout();
    }

    private Task<ServedServices> StartAsync(Action<IRpcServiceBuilder> add) => ServedServices.StartAsync(
        placement,
        builder => add(builder.AddService<ITest, TestService>()),
        ["test"],
        services => services.AddSingleton(_gates));

    private sealed class Outer(Gates gates) : IRpcFilter
    {
        public async ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next)
        {
            gates.Events.Enqueue($"outer {call.Method}");
            await Task.Yield();
            try
            {
                await next(call);
            }
            finally
            {
                gates.Events.Enqueue("outer done");
                _ = gates["outer done"].WaitToContinue();
            }
        }
    }

    private sealed class Inner(Gates gates) : IRpcFilter
    {
        public async ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next)
        {
            gates.Events.Enqueue("inner");
            await next(call);
            gates.Events.Enqueue("inner done");
        }
    }

    private sealed class Refusing : IRpcFilter
    {
        public ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next) => throw new RpcException(42, "No.");
    }
}
