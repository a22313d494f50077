using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Services;

/// <summary>The rest of a call: the next filter, or finally the service.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Named like RequestDelegate of ASP.NET Core.")]
public delegate ValueTask RpcFilterDelegate(IRpcCallContext call);
