namespace RpcGateway.Tests.Client;

/// <summary>The callbacks of the protocol cases, one for each kind of callback.</summary>
[RpcContract("scriptCallback")]
public interface IScriptCallback
{
    Task<string> AnswerAsync(string question);

    Task DoAsync();

    Task RefuseAsync(int code);

    Task FailAsync();

    void Noted(string text);

    Task WaitAsync(CancellationToken cancellationToken = default);

    Task<string> WorkAsync(int steps, IProgress<int>? progress = null);

    IAsyncEnumerable<int> ItemsAsync(string source);

    Task<Stream> BytesAsync(string source);

    Task<int> TotalAsync(IAsyncEnumerable<int> values);

    Task<int> MeasureAsync(Stream content);
}
