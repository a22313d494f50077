namespace RpcGateway.Checker.Faults;

/// <summary>Which faults a run can cause.</summary>
internal static class FaultKinds
{
    /// <summary>Those of one server.</summary>
    public static IReadOnlyList<FaultKind> Single { get; } =
        [.. Enum.GetValues<FaultKind>().Where(kind => kind <= FaultKind.Kill)];

    /// <summary>Those of several nodes.</summary>
    public static IReadOnlyList<FaultKind> Cluster { get; } = Enum.GetValues<FaultKind>();
}
