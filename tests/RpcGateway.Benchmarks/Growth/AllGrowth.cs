using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Everything whose cost may grow, in the order of the report.</summary>
internal static class AllGrowth
{
    public static IReadOnlyList<IWorkload> List { get; } =
    [
        new ConnectionGrowth(),
        new IdleGrowth(),
        new InFlightGrowth(),
        new PendingGrowth(),
        new MessageGrowth(),
        new MemberGrowth(),
        new DepartureGrowth(),
        new JoiningGrowth(),
        new MembershipGrowth(),
        new MethodGrowth(),
        new StreamGrowth(),
        new OpenStreamGrowth(),
    ];
}
