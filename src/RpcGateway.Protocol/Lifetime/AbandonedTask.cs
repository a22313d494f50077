namespace RpcGateway.Protocol.Lifetime;

/// <summary>A task that may end after its caller has given up.</summary>
internal static class AbandonedTask
{
    /// <summary>If the task fails later, it is not reported as an unobserved exception.</summary>
    public static void Abandon(this Task task) => _ = task.ContinueWith(
        static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
