namespace RpcGateway.FunctionalTests.Client;

/// <summary>The methods that the client tests call.</summary>
[RpcContract("probe", Callback = typeof(IProbeCallback))]
public interface IProbe
{
    /// <summary>Returns the text.</summary>
    Task<string> SayAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Returns when the test allows it.</summary>
    Task HoldAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the numbers from 0 for as long as it is read.</summary>
    IAsyncEnumerable<int> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns no item until it is cancelled.</summary>
    IAsyncEnumerable<int> SilenceAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the result of the caller's callback.</summary>
    Task<string> AskBackAsync(string question, CancellationToken cancellationToken = default);

    /// <summary>A notification.</summary>
    void Tell(string text);
}
