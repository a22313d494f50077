namespace RpcGateway.Protocol.Context;

/// <summary>Code whose calls do not inherit the deadline of the call that it runs for.</summary>
internal sealed class DeadlineScope : IDisposable
{
    private static readonly AsyncLocal<bool> Left = new();

    private readonly bool _before;

    public DeadlineScope()
    {
        _before = Left.Value;
        Left.Value = true;
    }

    /// <summary>Whether the current code is in such a scope.</summary>
    public static bool IsCurrent => Left.Value;

    public void Dispose() => Left.Value = _before;
}
