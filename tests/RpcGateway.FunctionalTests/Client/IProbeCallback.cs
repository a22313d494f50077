namespace RpcGateway.FunctionalTests.Client;

/// <summary>What the server of the client's tests calls back.</summary>
[RpcContract("probeCallback")]
public interface IProbeCallback
{
    /// <summary>Answers a question.</summary>
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
