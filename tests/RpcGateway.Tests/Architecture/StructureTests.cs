using Microsoft.CodeAnalysis;

namespace RpcGateway.Tests.Architecture;

/// <summary>How the files of a project depend on each other. Each file in the root folder counts as a folder of its own.</summary>
public sealed class StructureTests
{
    private const double MaxCycle = 0.08;

    // The narrow surface that generated code calls.
    private const string BindingFolder = "Binding";

    private static readonly Dictionary<string, Lazy<ReferenceGraph>> Graphs = new[]
    {
        "src/RpcGateway.Backend", "src/RpcGateway.Client", "src/RpcGateway.Dashboard", "src/RpcGateway.Generator", "src/RpcGateway.Host", "src/RpcGateway.Mailbox", "src/RpcGateway.Protocol",
        "src/RpcGateway.Redis", "src/RpcGateway.Samples", "src/RpcGateway.Server", "src/RpcGateway.Services", "src/RpcGateway.StreamJsonRpc", "src/RpcGateway.Testing",
        "src/RpcGateway.Worker",
    }.ToDictionary(project => project, project => new Lazy<ReferenceGraph>(() => ReferenceGraph.Read(project)));

    public static TheoryData<string> Projects => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_References_HaveNoCycle(string project)
    {
        var graph = Graphs[project].Value;
        var cycle = graph.LargestCycle(NodeOf);
        var references =
            from file in graph.Files
            from used in graph.Uses(file)
            where NodeOf(file) != NodeOf(used) && cycle.Contains(NodeOf(file)) && cycle.Contains(NodeOf(used))
            select $"{file} -> {used}";

        references.Should().BeEmpty("these folders use each other: {0}", string.Join(", ", cycle));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Files_LargestCycle_IsSmall(string project)
    {
        var graph = Graphs[project].Value;
        var cycle = graph.LargestCycle(file => file);

        cycle.Count.Should().BeLessThanOrEqualTo(
            Math.Max((int)(graph.Files.Count * MaxCycle), 3), "these files use each other: {0}", string.Join(", ", cycle));
        cycle.Sum(LengthOf).Should().BeLessThanOrEqualTo(
            Math.Max((int)(graph.Files.Sum(LengthOf) * MaxCycle), 300), "these files use each other: {0}", string.Join(", ", cycle));

        int LengthOf(string file) => File.ReadLines(Path.Combine(Checkout.Root, project, file)).Count();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Types_Namespace_IsTheirFolder(string project)
    {
        var root = Path.GetFileName(project);

        Graphs[project].Value.Types
            .Where(type => !IsPartOfTheFramework(type.Type))
            .Where(type => type.Type.ContainingNamespace.ToDisplayString() != NamespaceOf(root, type.File))
            .Select(type => $"{type.File}: {type.Type.ToDisplayString()}")
            .Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Types_Public_AreInTheRootFolder(string project) => Graphs[project].Value.Types
        .Where(type => type.Type.DeclaredAccessibility == Accessibility.Public && FolderOf(type.File) is not ("" or BindingFolder))
        .Select(type => type.File)
        .Should().BeEmpty();

    // Applications look for AddRpcGateway there, and the compiler for the types of its own features.
    private static bool IsPartOfTheFramework(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() is var name
        && (name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("System.", StringComparison.Ordinal));

    private static string NamespaceOf(string root, string file) =>
        FolderOf(file) is { Length: > 0 } folder ? $"{root}.{folder.Replace('/', '.')}" : root;

    private static string NodeOf(string file) => FolderOf(file) is { Length: > 0 } folder ? folder : file;

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');
}
