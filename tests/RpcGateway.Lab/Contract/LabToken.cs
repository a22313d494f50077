namespace RpcGateway.Lab;

internal static class LabToken
{
    /// <summary>The only token that the server accepts.</summary>
    public const string Valid = "valid";
}
