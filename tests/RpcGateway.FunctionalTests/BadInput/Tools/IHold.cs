namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>What a test needs beside the samples.</summary>
[RpcContract("hold")]
public interface IHold
{
    /// <summary>Takes a stream and never looks at it.</summary>
    Task HoldAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Shows the test the connection that this comes over.</summary>
    Task RegisterAsync();
}
