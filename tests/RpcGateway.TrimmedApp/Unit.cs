namespace RpcGateway.TrimmedApp;

public enum Unit
{
    Celsius,
    Kelvin,
}
