using RpcGateway.Mailbox.Tests.Tools;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>A PostgreSQL server for tests that do not disturb it. Each test has a schema of its own.</summary>
public sealed class SharedPostgreSql : IAsyncLifetime
{
    private PostgreSqlServer? _server;

    internal PostgreSqlServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
