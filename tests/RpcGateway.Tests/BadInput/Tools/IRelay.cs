namespace RpcGateway.Tests.BadInput;

/// <summary>Services that call their own caller, and let what fails there pass.</summary>
[RpcContract("relay", Callback = typeof(IRelayCallback))]
public interface IRelay
{
    Task<int> AskAsync(CancellationToken cancellationToken = default);

    Task<int> ReadAsync();

    Task<int> CountAsync(IAsyncEnumerable<Guarded> items);

    /// <summary>Reports the code of the inner call as its own.</summary>
    Task<int> AskOnPurposeAsync();
}

[RpcContract("relayCallback")]
public interface IRelayCallback
{
    Task<Guarded> AnswerAsync(CancellationToken cancellationToken = default);

    IAsyncEnumerable<Guarded> ItemsAsync();
}

/// <summary>A type whose setter fails with a text that no peer may see.</summary>
public sealed class Guarded
{
    public int Value
    {
        get;
        set => field = value == 13 ? throw new InvalidOperationException("Host=db;Password=secret") : value;
    }
}
