namespace RpcGateway.Benchmarks.Contracts;

/// <summary>What every server of the comparison offers; the hub of the SignalR server has the same methods.</summary>
[RpcContract("bench", Callback = typeof(IBenchCallback))]
public interface IBench
{
    ValueTask<string> SayAsync(string text);

    ValueTask<Order> ConfirmAsync(Order order);

    Task FailAsync();

    IAsyncEnumerable<int> CountAsync(int items, CancellationToken cancellationToken = default);

    /// <summary>Items that come one at a time, with a pause before each.</summary>
    IAsyncEnumerable<int> TickAsync(int items, int milliseconds, CancellationToken cancellationToken = default);

    Task JoinAsync();

    Task PostAsync(string text);
}
