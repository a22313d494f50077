namespace RpcGateway.Benchmarks.Micro;

/// <summary>The contract whose generated code is measured in parts.</summary>
[RpcContract("parts")]
public interface IParts
{
    ValueTask<string> SayAsync(string text);

    ValueTask<int> AddAsync(int left, int right);

    ValueTask<Reading> StoreAsync(Reading reading);
}
