using RpcGateway.FunctionalTests.Host;
using RpcGateway.FunctionalTests.Protocol;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>The gateway behaves as described in docs/protocol-identity.md.</summary>
public sealed class IdentityDocumentTests : IdentityTest
{
    private static readonly string Document = Path.Combine(Checkout.Root, "docs", "protocol-identity.md");

    [Fact]
    public async Task TokenExample_PlayedAgainstAGateway_Matches()
    {
        var gateway = await StartAsync();

        await ExchangePlayer.PlayAsync(Exchange.ReadAll(Document, "identity").Single(), gateway.Rpc);
    }

    [Fact]
    public async Task ExpiryExample_PlayedAgainstAGateway_Matches()
    {
        var gateway = await StartAsync();

        await ExchangePlayer.PlayAsync(Exchange.ReadAll(Document, "expiring").Single(), gateway.Rpc, step =>
        {
            if (step.Text.Contains("$/tokenExpiring", StringComparison.Ordinal))
            {
                // The warning is due before, at a random time.
                Time.Advance(TimeSpan.FromSeconds(580));
            }
        });
    }
}
