using System.Security.Claims;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Errors;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Finds the account of the caller, and the conversation that a name means for the caller.</summary>
internal sealed class ChatUsers(AccountStore accounts, IRpcCallContext call)
{
    public const int MaxNameLength = 64;

    /// <summary>The account of the caller; null if it is anonymous.</summary>
    public string? Caller => call.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <exception cref="RpcException">The caller is anonymous.</exception>
    public string RequireCaller() =>
        Caller ?? throw new RpcException(SampleErrorCode.SignInRequired, "Sign in first: this requires an account.");

    /// <summary>Finds a conversation of the caller.</summary>
    public async Task<ChatPlace> FindAsync(string conversation, CancellationToken cancellationToken)
    {
        if (!ChatPlace.IsDirect(conversation))
        {
            SampleErrors.ThrowIfInvalidName(conversation, MaxNameLength, nameof(conversation));
            return ChatPlace.Room(conversation);
        }

        var reader = RequireCaller();
        var other = await accounts.FindAsync(conversation[1..], cancellationToken)
            ?? throw new RpcException(SampleErrorCode.NoSuchAccount, $"There is no account '{conversation[1..]}'.");
        return ChatPlace.Between(reader, other);
    }

    /// <summary>Throws if the caller cannot have this name in a room: names of accounts are reserved for their owners.</summary>
    public async Task ThrowIfReservedAsync(string name, CancellationToken cancellationToken)
    {
        if (Caller is { } account)
        {
            if (account != name)
            {
                throw new RpcException(SampleErrorCode.NameTaken, $"You are signed in as '{account}': join with that name.");
            }
        }
        else if (await accounts.FindAsync(name, cancellationToken) is not null)
        {
            throw new RpcException(
                SampleErrorCode.NameTaken, $"The name '{name}' belongs to an account. Sign in to use it, or choose another one.");
        }
    }
}
