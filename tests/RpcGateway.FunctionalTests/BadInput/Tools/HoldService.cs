namespace RpcGateway.FunctionalTests.BadInput;

internal sealed class HoldService : IHold
{
    public Task HoldAsync(Stream content, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
