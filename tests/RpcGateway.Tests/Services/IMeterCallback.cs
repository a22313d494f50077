namespace RpcGateway.Tests.Services;

/// <summary>A client with streams.</summary>
[RpcContract("meterCallback")]
public interface IMeterCallback
{
    /// <summary>Returns the numbers from 0.</summary>
    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken = default);

    /// <summary>Returns bytes.</summary>
    Task<Stream> DownloadAsync();

    /// <summary>Returns the sum of the numbers.</summary>
    Task<long> SumAsync(IAsyncEnumerable<int> numbers);
}
