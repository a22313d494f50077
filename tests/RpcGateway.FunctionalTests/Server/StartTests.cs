using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class StartTests
{
    [Fact]
    public void MapRpcGateway_WithoutAddRpcGateway_NamesTheMissingCall()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        app.Invoking(app => app.MapRpcGateway("/rpc")).Should().Throw<InvalidOperationException>()
            .WithMessage("Call services.AddRpcGateway() before MapRpcGateway().");
    }

    [Fact]
    public async Task Start_InvalidOptions_ReportsAll()
    {
        var start = () => StartAsync(null, options =>
        {
            options.MaxDepth = 0;
            options.AllowedOrigins.Add("https://app.example.com/");
        });

        var failures = (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures;
        failures.Should().HaveCount(2).And.Contain(failure => failure.Contains("MaxDepth"))
            .And.Contain(failure => failure.Contains("https://app.example.com/"));
    }

    [Fact]
    public async Task Start_InvalidContracts_ReportsAll()
    {
        var start = () => StartAsync(
            gateway => gateway
                .AddService<ISame, SameService>()
                .AddService<IOtherOfTheSameName, SameService>()
                .AddService<INotGenerated, NotGenerated>()
                .AddService<IGuarded, GuardedService>(),
            options => options.SerializerOptions = new JsonSerializerOptions
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(),
            });

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should().Contain("2 methods have the wire name 'same.get'")
            .And.Contain("JSON metadata for System.Int32 is missing")
            .And.Contain("INotGenerated has no generated code")
            .And.Contain("'guarded.open' has [Authorize], but authorization is not registered. Call services.AddAuthorization()");
    }

    [Fact]
    public async Task Start_TypesThatJsonCannotRepresent_ReportsAll()
    {
        var start = () => StartAsync(gateway => gateway.AddService<IUncarried, UncarriedService>(), _ => { });

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should().Contain("System.IntPtr cannot be read: the type has no JSON representation. Needed by 'uncarried.point'")
            .And.Contain("Handles.kind cannot be written: the type has no JSON representation. Needed by 'uncarried.get'")
            .And.Contain("System.ValueTuple`2[System.Int32,System.Int32] would lose its content")
            .And.Contain("System.Numerics.BigInteger would lose its content: none of its properties has a setter. Needed by 'uncarried.count'")
            .And.Contain("Shape cannot be read: Deserialization of interface or abstract types is not supported")
            .And.Contain("System.UIntPtr cannot be written: the type has no JSON representation. Needed by 'uncarriedCallback.tell'")
            .And.NotContain("'uncarried.fine'");
    }

    private static async Task StartAsync(Action<IRpcGatewayBuilder>? gateway, Action<RpcGatewayOptions> options)
    {
        // The host also logs an error that ends the start.
        using var log = new TestLog().Allow(entry => entry.Category!.StartsWith("Microsoft", StringComparison.Ordinal));
        await using var app = TestGateway.Build(log, gateway, options);
        app.MapRpcGateway("/rpc");
        await app.StartAsync().DefaultTimeout();
    }

    internal interface INotGenerated;

    private sealed class NotGenerated : INotGenerated;

    private sealed class SameService : ISame, IOtherOfTheSameName
    {
        public Task<int> GetAsync() => Task.FromResult(1);
    }

    private sealed class UncarriedService : IUncarried
    {
        public Task PointAsync(nint place, (int, int) pair) => Task.CompletedTask;

        public Task<Handles> GetAsync() => Task.FromResult(new Handles(null));

        public Task CountAsync(BigInteger count) => Task.CompletedTask;

        public Task DrawAsync(IReadOnlyList<Shape> shapes) => Task.CompletedTask;

        public Task<Line> FineAsync(Line line, Dictionary<Guid, Line?> lines) => Task.FromResult(line);
    }
}
