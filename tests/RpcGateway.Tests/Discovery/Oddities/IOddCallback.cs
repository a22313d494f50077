namespace RpcGateway.Oddities;

/// <summary>What is told.</summary>
[RpcContract("oddCallback")]
public interface IOddCallback
{
    /// <summary>Only a callback needs the type.</summary>
    void Told(OnlyTold told);
}

public sealed record OnlyTold(Color Color);
