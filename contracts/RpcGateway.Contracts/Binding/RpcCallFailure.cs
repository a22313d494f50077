namespace RpcGateway.Binding;

/// <summary>Marks the errors that calls of this end fail with.</summary>
public static class RpcCallFailure
{
    /// <summary>Sets <see cref="RpcException.IsFromCall"/>, and returns the error.</summary>
    /// <param name="error">What the call failed with.</param>
    /// <param name="requestSent">Whether its request had left.</param>
    public static RpcException Mark(RpcException error, bool requestSent)
    {
        ArgumentNullException.ThrowIfNull(error);
        error.IsFromCall = true;
        error.RequestSent = requestSent;
        return error;
    }
}
