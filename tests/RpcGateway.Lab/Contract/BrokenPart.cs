namespace RpcGateway.Lab;

/// <summary>The data of an error.</summary>
public sealed record BrokenPart(string Part)
{
    public const int ErrorCode = 1;
}
