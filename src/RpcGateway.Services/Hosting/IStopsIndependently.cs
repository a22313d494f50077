namespace RpcGateway.Services.Hosting;

/// <summary>
/// A hosted service of this library whose <c>StoppingAsync</c> may run before the calls of clients have ended: no call needs the service,
/// or it works until all others have stopped.
/// </summary>
internal interface IStopsIndependently;
