using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Accounts;

/// <summary>The accounts: a queue for each name, whose first message names the owner. The store orders messages, so one claim wins, on any node.</summary>
internal sealed class AccountStore(IRpcMailbox<AccountClaim> claims)
{
    /// <summary>Returns the name of an account as its owner writes it; null if there is none.</summary>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (AccountNames.FindError(name) is not null)
        {
            return null;
        }

        var page = await claims.ReadAsync(AccountNames.QueueOf(name), count: 1, cancellationToken: cancellationToken);
        return page.Mails.Count > 0 ? page.Mails[0].Message!.Name : null;
    }

    /// <summary>Claims a valid name; returns whether the caller owns it now.</summary>
    public async Task<bool> TryClaimAsync(string name, CancellationToken cancellationToken)
    {
        // Without this check, each attempt with a taken name would store a message.
        if (await FindAsync(name, cancellationToken) is not null)
        {
            return false;
        }

        var receipt = await claims.AppendAsync(AccountNames.QueueOf(name), new AccountClaim(name), cancellationToken: cancellationToken);
        return receipt.Sequence == 1;
    }
}
