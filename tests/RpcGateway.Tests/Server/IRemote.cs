namespace RpcGateway.Tests.Server;

[RpcContract("remote")]
public interface IRemote
{
    Task<int> AddAsync(int a, int b, IProgress<int>? progress = null);

    Task TellAsync(string text);

    void Said(string text);

    IAsyncEnumerable<int> CountAsync();
}
