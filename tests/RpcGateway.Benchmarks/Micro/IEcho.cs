namespace RpcGateway.Benchmarks.Micro;

/// <summary>The contract of the measured calls.</summary>
[RpcContract("echo")]
public interface IEcho
{
    ValueTask<string> SayAsync(string text);
}
