namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Takes a stream and never looks at it.</summary>
[RpcContract("hold")]
public interface IHold
{
    Task HoldAsync(Stream content, CancellationToken cancellationToken = default);
}
