namespace RpcGateway.Server;

/// <summary>What the node of a connection answers to a <see cref="BackplaneRequest"/>.</summary>
public sealed record BackplaneResponse
{
    /// <summary>The result of a call as JSON; empty for other operations and for errors.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>The error code, or null if all went well.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>The error's sentence.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The error's data as JSON; empty for none.</summary>
    public ReadOnlyMemory<byte> ErrorData { get; init; }
}
