using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Services.Dispatch;

/// <summary>Adds methods to an endpoint that no contract describes.</summary>
internal interface IMethodSource
{
    /// <summary>The endpoints that get methods.</summary>
    IEnumerable<string?> Endpoints { get; }

    /// <summary>Finds errors when the process starts; returns a sentence for each.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="methods">The methods of its contracts.</param>
    ValueTask<IReadOnlyList<string>> FindErrorsAsync(string? endpoint, IReadOnlyList<RpcMethodDescriptor> methods);

    /// <summary>Creates the handlers, if there are no errors.</summary>
    IEnumerable<RpcMethodHandler> CreateHandlers(string? endpoint);
}
