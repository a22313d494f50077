namespace RpcGateway.Benchmarks.Micro;

/// <summary>What is sent to many connections.</summary>
[RpcContract("partsCallback")]
public interface IPartsCallback
{
    void Stored(Reading reading);
}
