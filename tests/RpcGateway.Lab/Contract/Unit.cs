namespace RpcGateway.Lab;

public enum Unit
{
    /// <summary>Zero is the freezing point of water.</summary>
    Celsius,

    /// <summary>Zero is the lowest temperature.</summary>
    Kelvin,
}
