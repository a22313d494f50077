namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The workloads of the commands, in the order of the reports.</summary>
internal static class AllWorkloads
{
    public static IReadOnlyList<Workload> Compare { get; } =
    [
        UnaryWorkloads.Unary,
        UnaryWorkloads.SharedFrames,
        UnaryWorkloads.Payloads,
        UnaryWorkloads.Errors,
        StreamWorkloads.Server,
        StreamWorkloads.Client,
        StreamWorkloads.Progress,
        ConnectionWorkloads.Group,
        ConnectionWorkloads.Callbacks,
        StreamWorkloads.Transfer,
        ConnectionWorkloads.Idle,
        ConnectionWorkloads.Silent,
        ProcessWorkloads.Clients,
        ProcessWorkloads.Start,
        UnaryWorkloads.Telemetry,
        HopWorkloads.Calls,
        HopWorkloads.Transfer,
        SessionWorkloads.Calls,
        SessionWorkloads.Idle,
        NodeWorkloads.Group,
        NodeWorkloads.Callback,
    ];

    public static IReadOnlyList<Workload> Grow { get; } =
    [
        GrowthWorkloads.Connections,
        GrowthWorkloads.Idle,
        GrowthWorkloads.Members,
    ];
}
