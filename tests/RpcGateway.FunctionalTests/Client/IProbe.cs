namespace RpcGateway.FunctionalTests.Client;

/// <summary>What the tests of the client call.</summary>
[RpcContract("probe", Callback = typeof(IProbeCallback))]
public interface IProbe
{
    /// <summary>Answers the text.</summary>
    Task<string> SayAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Answers when the test lets it.</summary>
    Task HoldAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives numbers from 0 for as long as it is read.</summary>
    IAsyncEnumerable<int> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives nothing until it is cancelled.</summary>
    IAsyncEnumerable<int> SilenceAsync(CancellationToken cancellationToken = default);

    /// <summary>Answers what the caller's callback answers.</summary>
    Task<string> AskBackAsync(string question, CancellationToken cancellationToken = default);

    /// <summary>Is never answered.</summary>
    void Tell(string text);
}
