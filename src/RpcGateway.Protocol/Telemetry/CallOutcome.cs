namespace RpcGateway.Protocol.Telemetry;

/// <summary>How a call ended.</summary>
/// <param name="Exception">The exception that the call failed with; null if it succeeded.</param>
/// <param name="Code">The error code; null if there is none.</param>
/// <param name="HasResponse">Whether the code is in a response. Notifications have no response.</param>
internal readonly record struct CallOutcome(Exception? Exception, int? Code, bool HasResponse)
{
    public StreamCounts Streams { get; init; }

    /// <summary>
    /// Whether the code is more specific than the exception's type. It is not if the code stands for any exception of the
    /// service.
    /// </summary>
    public bool IsCodeSpecific => Code is not null && (Code != RpcErrorCode.ServiceFailed || Exception is RpcException);

    public string ExceptionType => Exception!.GetType().FullName ?? Exception.GetType().Name;
}
