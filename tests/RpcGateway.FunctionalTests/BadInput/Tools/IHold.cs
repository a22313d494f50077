namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Methods that the tests need and the samples do not have.</summary>
[RpcContract("hold")]
public interface IHold
{
    /// <summary>Takes a stream and never reads it.</summary>
    Task HoldAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Gives the test the connection of the call.</summary>
    Task RegisterAsync();
}
