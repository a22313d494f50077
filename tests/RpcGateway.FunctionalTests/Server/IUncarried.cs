using System.Numerics;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>A contract with types that JSON cannot represent. The project disables the diagnostics for them.</summary>
[RpcContract("uncarried", Callback = typeof(IUncarriedCallback))]
public interface IUncarried
{
    Task PointAsync(nint place, (int, int) pair);

    Task<Handles> GetAsync();

    Task CountAsync(BigInteger count);

    Task DrawAsync(IReadOnlyList<Shape> shapes);

    Task<Line> FineAsync(Line line, Dictionary<Guid, Line?> lines);
}

[RpcContract("uncarriedCallback")]
public interface IUncarriedCallback
{
    Task TellAsync(nuint handle);
}

public sealed record Handles(Type? Kind);

public abstract record Shape;

public sealed record Line(double Length, IReadOnlyList<Line> Parts, IEnumerable<KeyValuePair<string, Half>> More)
{
    public bool IsShort => Length < 1;
}
