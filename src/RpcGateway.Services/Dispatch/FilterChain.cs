namespace RpcGateway.Services.Dispatch;

/// <summary>Combines the filters into one delegate, once at startup.</summary>
internal static class FilterChain
{
    /// <returns>The chain, or null if there are no filters.</returns>
    public static RpcFilterDelegate? Build(IReadOnlyList<IRpcFilter> filters, RpcFilterDelegate service) =>
        filters.Count == 0
            ? null
            : filters.Reverse().Aggregate(service, (next, filter) => call => filter.InvokeAsync(call, next));
}
