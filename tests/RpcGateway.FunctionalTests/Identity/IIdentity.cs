using RpcGateway.FunctionalTests.Server;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>The methods that the identity tests call.</summary>
[RpcContract("identity", Callback = typeof(ITestCallback))]
public interface IIdentity
{
    /// <summary>Returns the name of the user, and its roles.</summary>
    Task<string> WhoAsync();

    /// <summary>The same, after the test has opened the gate.</summary>
    Task<string> WhoAfterAsync(string gate);

    /// <summary>The same for each item of a stream.</summary>
    IAsyncEnumerable<string> WatchAsync(string gate, CancellationToken cancellationToken = default);

    /// <summary>For users with the role boss.</summary>
    Task RuleAsync();

    /// <summary>Joins a group, and returns its name.</summary>
    Task<string> JoinAsync(string group);

    /// <summary>Returns how often it was executed.</summary>
    [RpcIdempotent]
    Task<int> PayAsync();
}
