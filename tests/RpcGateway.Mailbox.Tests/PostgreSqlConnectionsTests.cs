using Npgsql;
using RpcGateway.Mailbox.PostgreSql;

namespace RpcGateway.Mailbox.Tests;

public sealed class PostgreSqlConnectionsTests
{
    [Theory]
    [InlineData("Host=db", 50)]
    [InlineData("Host=db;Max Auto Prepare=0", 0)]
    [InlineData("Host=db;MaxAutoPrepare=7", 7)]
    [InlineData("host=db;max auto prepare=7", 7)]
    public async Task Create_PreparesStatements_UnlessTheConnectionStringSaysOtherwise(string connection, int statements)
    {
        await using var source = PostgreSqlConnections.Create(new RpcMailboxOptions { PostgreSql = connection });

        new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxAutoPrepare.Should().Be(statements);
    }
}
