namespace RpcGateway.Generator.Tests.RoundTrip;

public enum Grade
{
    Poor,
    Good,
}
