namespace RpcGateway.Tests.Services;

[RpcContract("remote")]
public interface IRemote
{
    Task<int> AddAsync(int a, int b, IProgress<int>? progress = null);

    Task TellAsync(string text);

    void Said(string text);

    IAsyncEnumerable<int> CountAsync();
}
