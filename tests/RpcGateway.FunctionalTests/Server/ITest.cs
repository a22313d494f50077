namespace RpcGateway.FunctionalTests.Server;

[RpcContract("test", Callback = typeof(ITestCallback))]
public interface ITest
{
    Task<string> EchoAsync(string text);

    /// <summary>Returns the number of the service instance.</summary>
    Task<int> InstanceAsync();

    /// <summary>Waits at the gate of this name until the test opens it.</summary>
    Task<string> WaitAsync(string gate, CancellationToken cancellationToken = default);

    Task FailAsync(string message);

    IAsyncEnumerable<int> CountAsync(int to, string gate, CancellationToken cancellationToken = default);

    Task<string> AskCallerAsync(string question, CancellationToken cancellationToken = default);

    Task AskEverybodyAsync(string question);

    Task<string?> WhoAsync();

    /// <summary>As <see cref="WhoAsync"/>, after the test has opened the gate.</summary>
    Task<string?> WhoAfterAsync(string gate);
}
