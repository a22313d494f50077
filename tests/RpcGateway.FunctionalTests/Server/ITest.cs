namespace RpcGateway.FunctionalTests.Server;

[RpcContract("test", Callback = typeof(ITestCallback))]
public interface ITest
{
    Task<string> EchoAsync(string text);

    /// <summary>Says which instance serves, and whether it has been disposed.</summary>
    Task<int> InstanceAsync();

    /// <summary>Stops at the gate of the same name until the test opens it.</summary>
    Task<string> WaitAsync(string gate, CancellationToken cancellationToken = default);

    Task FailAsync(string message);

    IAsyncEnumerable<int> CountAsync(int to, string gate, CancellationToken cancellationToken = default);

    Task<string> AskCallerAsync(string question, CancellationToken cancellationToken = default);

    Task AskEverybodyAsync(string question);

    Task<string?> WhoAsync();

    /// <summary>The same, when the test has opened the gate.</summary>
    Task<string?> WhoAfterAsync(string gate);
}
