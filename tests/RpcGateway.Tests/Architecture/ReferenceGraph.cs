using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RpcGateway.Tests.Architecture;

/// <summary>Which files of a project use types that other files of the project declare, as the compiler resolves the names.</summary>
internal sealed class ReferenceGraph
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))]);

    private readonly Dictionary<string, HashSet<string>> _uses = [];

    private ReferenceGraph(string folder) => Files = [.. Checkout.Find("*.cs", folder)
        .Select(path => Path.GetRelativePath(Path.Combine(Checkout.Root, folder), path).Replace('\\', '/'))];

    /// <summary>The files, relative to the folder of the project.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The types that each file declares.</summary>
    public IReadOnlyList<(string File, INamedTypeSymbol Type)> Types { get; private set; } = [];

    /// <param name="folder">The folder of the project, relative to the root.</param>
    public static ReferenceGraph Read(string folder)
    {
        var graph = new ReferenceGraph(folder);
        var trees = graph.Files.ToDictionary(
            file => file,
            file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Checkout.Root, folder, file)), path: file));
        var project = Path.GetFileName(folder);
        var compilation = CSharpCompilation.Create(
            project,
            [.. trees.Values, CSharpSyntaxTree.ParseText(ImplicitUsings)],
            References.Value.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != project),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        graph.Types = [.. trees.SelectMany(tree => DeclaredTypes(tree.Key, compilation.GetSemanticModel(tree.Value)))];
        foreach (var (file, tree) in trees)
        {
            graph._uses[file] = UsedFiles(compilation.GetSemanticModel(tree), file);
        }

        return graph;
    }

    /// <summary>The files that a file uses.</summary>
    public IReadOnlySet<string> Uses(string file) => _uses[file];

    /// <summary>The largest set of nodes that all reach each other; a single node if there is no cycle.</summary>
    /// <param name="nodeOf">The node that a file belongs to.</param>
    public IReadOnlyList<string> LargestCycle(Func<string, string> nodeOf)
    {
        var edges = Files.SelectMany(file => Uses(file).Select(used => (From: nodeOf(file), To: nodeOf(used))))
            .Where(edge => edge.From != edge.To)
            .ToLookup(edge => edge.From, edge => edge.To);
        var reached = Files.Select(nodeOf).Distinct().ToDictionary(node => node, node => Reach(node, edges));
        return reached
            .Select(node => node.Value.Where(other => reached[other].Contains(node.Key)).Append(node.Key).Distinct().Order(StringComparer.Ordinal).ToList())
            .MaxBy(cycle => cycle.Count)!;
    }

    private static HashSet<string> Reach(string node, ILookup<string, string> edges)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(edges[node]);
        while (next.TryPop(out var one))
        {
            if (reached.Add(one))
            {
                foreach (var further in edges[one])
                {
                    next.Push(further);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<(string File, INamedTypeSymbol Type)> DeclaredTypes(string file, SemanticModel model) =>
        model.SyntaxTree.GetRoot().DescendantNodes(node => node is not (TypeDeclarationSyntax or DelegateDeclarationSyntax))
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(node => (file, (INamedTypeSymbol)model.GetDeclaredSymbol(node)!));

    private static HashSet<string> UsedFiles(SemanticModel model, string file) =>
        [.. model.SyntaxTree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax)
            .OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name))
            .Select(info => info.Symbol ?? info.CandidateSymbols.FirstOrDefault())
            .Select(symbol => symbol as INamedTypeSymbol ?? symbol?.ContainingType)
            .OfType<INamedTypeSymbol>()
            .SelectMany(type => type.DeclaringSyntaxReferences)
            .Select(reference => reference.SyntaxTree.FilePath)
            .Where(used => used.Length > 0 && used != file)];
}
