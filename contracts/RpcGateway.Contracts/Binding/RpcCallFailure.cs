namespace RpcGateway.Binding;

/// <summary>Marks errors of calls that this end made.</summary>
public static class RpcCallFailure
{
    /// <summary>Sets <see cref="RpcException.IsFromCall"/> and <see cref="RpcException.RequestSent"/>, and returns the error.</summary>
    /// <param name="error">The error of the call.</param>
    /// <param name="requestSent">Whether the request had been sent.</param>
    public static RpcException Mark(RpcException error, bool requestSent)
    {
        ArgumentNullException.ThrowIfNull(error);
        error.IsFromCall = true;
        error.RequestSent = requestSent;
        return error;
    }
}
