using RpcGateway.Client;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Worker.StoredJobs;

/// <summary>How the worker takes stored jobs.</summary>
/// <param name="Name">The name that clients see.</param>
/// <param name="Concurrency">How many jobs run at once.</param>
/// <param name="Token">The token that the worker sends; null to send no token.</param>
internal sealed record StoredJobSettings(string Name, int Concurrency, string? Token)
{
    /// <summary>How many stored jobs the worker accepts.</summary>
    public int Places => Math.Min(Concurrency, JobBoardRules.MaxPlaces);

    public void Configure(RpcClientOptions options)
    {
        // The token opens the endpoint, and is not that of a user: the gateway answers that the connection has none.
        options.AccessTokenProvider = Token is { } token ? _ => new(token) : null;
        options.AllowAnonymous = true;

        // After a lost connection, the jobs run elsewhere at once, so there is nothing to resume.
        options.Reconnect.Enabled = false;
        options.ResumeBufferSize = 0;
        options.CloseTimeout = TimeSpan.FromSeconds(2);

        // More than the places: a place is free as soon as its job is cancelled.
        options.MaxConcurrentCalls = (2 * Places) + 100;
    }
}
