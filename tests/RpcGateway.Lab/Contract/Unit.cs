namespace RpcGateway.Lab;

public enum Unit
{
    /// <summary>Zero is where water freezes.</summary>
    Celsius,

    /// <summary>Zero is the least.</summary>
    Kelvin,
}
