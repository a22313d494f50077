namespace RpcGateway.Protocol.Telemetry;

/// <summary>How a call ended.</summary>
/// <param name="Exception">What it failed with; null for success.</param>
/// <param name="Code">The error code; null where there is none.</param>
/// <param name="IsAnswered">Whether the code stands in a response: notifications have none.</param>
internal readonly record struct CallOutcome(Exception? Exception, int? Code, bool IsAnswered)
{
    public StreamCounts Streams { get; init; }

    /// <summary>
    /// Whether the code says more than the exception's type: it says nothing where it stands for any exception.
    /// </summary>
    public bool IsCodeTelling => Code is not null && (Code != RpcErrorCode.ServiceFailed || Exception is RpcException);

    public string ExceptionType => Exception!.GetType().FullName ?? Exception.GetType().Name;
}
