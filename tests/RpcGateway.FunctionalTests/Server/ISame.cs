namespace RpcGateway.FunctionalTests.Server;

[RpcContract("same")]
public interface ISame
{
    Task<int> GetAsync();
}

[RpcContract("same")]
public interface IOtherOfTheSameName
{
    Task<int> GetAsync();
}
