using RpcGateway.Mailbox.Tests.Tools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>The rules of every store, with PostgreSQL.</summary>
public sealed class PostgreSqlMailboxTests(SharedPostgreSql shared) : SubscriptionSpecification
{
    private string _connection = "";

    public override async ValueTask InitializeAsync()
    {
        _connection = await shared.Server.CreateSchemaAsync();
        await base.InitializeAsync();
    }

    private protected override void Configure(RpcMailboxOptions options) => options.PostgreSql = _connection;
}
