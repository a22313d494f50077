namespace RpcGateway.Binding;

/// <summary>The progress for callers that do not want reports.</summary>
public static class RpcProgress
{
    /// <summary>Returns a progress that ignores its reports.</summary>
    public static IProgress<T> None<T>() => Ignored<T>.Instance;

    private sealed class Ignored<T> : IProgress<T>
    {
        public static readonly Ignored<T> Instance = new();

        public void Report(T value)
        {
        }
    }
}
