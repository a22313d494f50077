namespace RpcGateway.Tests.Calls;

/// <summary>Returns its argument, at once or later.</summary>
[RpcContract("mirror")]
public interface IMirror
{
    ValueTask<string> SayAsync(string text, CancellationToken cancellationToken = default);

    Task<int> LaterAsync(int number, CancellationToken cancellationToken = default);

    ValueTask TouchAsync(CancellationToken cancellationToken = default);

    void Note(int number);
}
