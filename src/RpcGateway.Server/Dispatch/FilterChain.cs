namespace RpcGateway.Server.Dispatch;

/// <summary>Links the filters to one delegate, once.</summary>
internal static class FilterChain
{
    /// <returns>The chain, or null if there are no filters.</returns>
    public static RpcFilterDelegate? Build(IReadOnlyList<IRpcFilter> filters, RpcFilterDelegate service) =>
        filters.Count == 0
            ? null
            : filters.Reverse().Aggregate(service, (next, filter) => call => filter.InvokeAsync(call, next));
}
