namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A contract whose name could be a prefix.</summary>
[RpcContract("clock")]
public interface IPrefixClock
{
    Task<long> ReadAsync();
}
