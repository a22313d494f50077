namespace RpcGateway.Tests.Protocol;

/// <summary>One method for each kind of call.</summary>
[RpcContract("probe", Callback = typeof(IProbeCallback))]
public interface IProbe
{
    ValueTask<int> Add(int a, int b = 10);

    ValueTask<string> EchoAsync(string text);

    Task WaitAsync(CancellationToken cancellationToken);

    Task FailAsync(string message);

    Task RefuseAsync(int code);

    void Note(string text);

    Task<string> CountAsync(int count, IProgress<int>? progress = null);

    IAsyncEnumerable<int> RangeAsync(int count, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> EndlessAsync(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> BreakAfterAsync(int count);

    Task<int> SumAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> DoubleAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken = default);

    Task<int> NestAsync(int depth);

    Task<Unserializable> BadResultAsync();
}

[RpcContract("probeCallback")]
public interface IProbeCallback
{
    Task<int> NestAsync(int depth);

    void Noted(string text);

    IAsyncEnumerable<int> CountAsync(int count);
}

public sealed class Unserializable
{
    private readonly string _text = "secret";

    public string Text => throw new InvalidOperationException(_text);
}
