namespace RpcGateway.Tests.Protocol;

/// <summary>Methods that call their own caller and let its failures pass.</summary>
[RpcContract("relay", Callback = typeof(IRelayCallback))]
public interface IRelay
{
    Task<int> AskAsync(CancellationToken cancellationToken = default);

    Task<int> ReadAsync();

    Task<int> CountAsync(IAsyncEnumerable<Guarded> items);

    /// <summary>Throws its own error with the code of the inner call.</summary>
    Task<int> AskOnPurposeAsync();
}

[RpcContract("relayCallback")]
public interface IRelayCallback
{
    Task<Guarded> AnswerAsync(CancellationToken cancellationToken = default);

    IAsyncEnumerable<Guarded> ItemsAsync();
}

/// <summary>A type whose setter throws with a text that must not reach the peer.</summary>
public sealed class Guarded
{
    public int Value
    {
        get;
        set => field = value == 13 ? throw new InvalidOperationException("Host=db;Password=secret") : value;
    }
}
