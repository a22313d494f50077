namespace RpcGateway.Services;

/// <summary>The response to a <see cref="BackplaneRequest"/>, from the node that has the connection.</summary>
public sealed record BackplaneResponse
{
    /// <summary>The result of a call as JSON; empty for other operations and for errors.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>The error code; null on success.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>The error message.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The error data as JSON; empty for none.</summary>
    public ReadOnlyMemory<byte> ErrorData { get; init; }

    /// <summary>
    /// Whether the other node may have carried out the request; false if the request did not reach it, or was refused. Default: true.
    /// </summary>
    public bool WasSent { get; init; } = true;
}
