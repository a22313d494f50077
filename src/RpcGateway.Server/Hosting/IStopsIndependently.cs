namespace RpcGateway.Server.Hosting;

/// <summary>A service of this library that no call of a client needs, so that it may stop before the gateway.</summary>
internal interface IStopsIndependently;
