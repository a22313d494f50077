namespace RpcGateway.Benchmarks.Processes;

/// <summary>A process that belongs to a server.</summary>
/// <param name="Kind"><see cref="Node"/> or <see cref="Redis"/>.</param>
/// <param name="Id">The id of the process.</param>
/// <param name="Port">The port on which it listens.</param>
internal sealed record Neighbour(string Kind, int Id, int Port)
{
    public const string Node = "node";
    public const string Redis = "redis";

    /// <summary>Returns a line for a list of them.</summary>
    public static string Write(IReadOnlyList<Neighbour> neighbours) =>
        string.Join(';', neighbours.Select(one => $"{one.Kind} {one.Id} {one.Port}"));

    /// <summary>Reads the line; a server that does not know the command has none.</summary>
    public static IReadOnlyList<Neighbour> Read(string line) =>
        [.. line.Split(';').Select(one => one.Split(' ')).Where(parts => parts is [Node or Redis, _, _])
            .Select(parts => new Neighbour(parts[0], int.Parse(parts[1]), int.Parse(parts[2])))];
}
