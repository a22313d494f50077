namespace RpcGateway.FunctionalTests.Client;

/// <summary>The callback of the client tests.</summary>
[RpcContract("probeCallback")]
public interface IProbeCallback
{
    /// <summary>Returns the response to a question.</summary>
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
