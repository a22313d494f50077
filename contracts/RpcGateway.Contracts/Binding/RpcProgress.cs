namespace RpcGateway.Binding;

/// <summary>The progress of a caller that wants none.</summary>
public static class RpcProgress
{
    /// <summary>A progress that ignores its reports.</summary>
    public static IProgress<T> None<T>() => Ignored<T>.Instance;

    private sealed class Ignored<T> : IProgress<T>
    {
        public static readonly Ignored<T> Instance = new();

        public void Report(T value)
        {
        }
    }
}
