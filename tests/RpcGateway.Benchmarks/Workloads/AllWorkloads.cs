namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Everything that is compared, in the order of the report.</summary>
internal static class AllWorkloads
{
    public static IReadOnlyList<IWorkload> List { get; } =
    [
        new UnaryWorkload(),
        new SharedFramesWorkload(),
        new PayloadWorkload(),
        new ErrorsWorkload(),
        new StreamWorkload(),
        new ClientStreamWorkload(),
        new ProgressWorkload(),
        new GroupWorkload(),
        new CallbackWorkload(),
        new TransferWorkload(),
        new IdleWorkload(),
        new MixedWorkload(),
        new ClientWorkload(),
        new StartWorkload(),
        new TelemetryWorkload(),
    ];
}
