using RpcGateway.FunctionalTests.Builds;

namespace RpcGateway.Mailbox.Tests;

/// <summary>The rules of every store, with SQLite.</summary>
public sealed class SqliteMailboxTests : SubscriptionSpecification
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override void Configure(RpcMailboxOptions options) => options.SqliteFile = _folder.At("mailbox.db");
}
