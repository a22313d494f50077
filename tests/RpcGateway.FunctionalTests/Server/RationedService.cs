namespace RpcGateway.FunctionalTests.Server;

internal sealed class RationedService : IRationed
{
    public Task<int> OneAsync() => Task.FromResult(1);

    public Task<int> TwoAsync() => Task.FromResult(2);

    public void Note()
    {
    }

    public Task<int> RareAsync() => Task.FromResult(4);
}
