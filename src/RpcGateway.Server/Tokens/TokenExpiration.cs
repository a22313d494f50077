namespace RpcGateway.Server.Tokens;

/// <summary>When the authentication of a connection ends.</summary>
internal sealed class TokenExpiration(ITokenHolder client, long number, long endsAt)
{
    /// <summary>The order of the next steps.</summary>
    public static IComparer<TokenExpiration> ByTime { get; } = Comparer<TokenExpiration>.Create((one, other) =>
        one.DueAt != other.DueAt ? one.DueAt.CompareTo(other.DueAt) : one.Number.CompareTo(other.Number));

    public ITokenHolder Client => client;

    /// <summary>Different for all entries.</summary>
    public long Number => number;

    /// <summary>When the authentication ends, as a timestamp of the clock.</summary>
    public long EndsAt => endsAt;

    /// <summary>When the next step is due: the warning, or the end.</summary>
    public long DueAt { get; set; }
}
