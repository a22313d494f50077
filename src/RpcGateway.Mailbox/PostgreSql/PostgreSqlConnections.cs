using Npgsql;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>Creates the pool of connections, with the settings that the mailbox needs.</summary>
internal static class PostgreSqlConnections
{
    private const int PreparedStatements = 50;

    public static NpgsqlDataSource Create(RpcMailboxOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(options.PostgreSql);
        var seconds = (int)Math.Ceiling(options.StoreTimeout.TotalSeconds);
        var settings = builder.ConnectionStringBuilder;
        (settings.CommandTimeout, settings.Timeout) = (seconds, seconds);
        settings.ApplicationName ??= "rpcgateway-mailbox";

        // ContainsKey is true for every setting that exists; Keys has those of the string. Planning a read takes longer than the read.
        if (!settings.Keys.Any(key => key == "Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = PreparedStatements;
        }

        return builder.Build();
    }
}
