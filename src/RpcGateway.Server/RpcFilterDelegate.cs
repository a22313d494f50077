using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Server;

/// <summary>The rest of a call: the next filter, or in the end the service.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "As ASP.NET Core names its RequestDelegate.")]
public delegate ValueTask RpcFilterDelegate(IRpcCallContext call);
