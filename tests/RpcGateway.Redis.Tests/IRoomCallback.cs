namespace RpcGateway.Redis.Tests;

[RpcContract("roomCallback")]
public interface IRoomCallback
{
    void Said(string text);

    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken = default);
}
