using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RpcGateway.Generator.Tests.Tools;

/// <summary>Runs the generator on source text, and again after changes.</summary>
internal sealed class GeneratorRun
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using RpcGateway;
        """;

    private static readonly CSharpParseOptions Parse =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999,
        allowUnsafe: true);

    // All assemblies of this process, including RpcGateway.Contracts.
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("RpcGateway.Generator", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, Compilation input)
    {
        Input = input;
        _driver = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics);
        Output = output;
        Diagnostics = [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
        Result = _driver.GetRunResult().Results.Single();
    }

    public Compilation Input { get; }

    public Compilation Output { get; }

    /// <summary>The generator's diagnostics, in source order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The compiler's diagnostics for the source and the generated code.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics =>
        Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    /// <param name="source">The contract's file.</param>
    /// <param name="comments">Whether the compiler parses XML comments, as with GenerateDocumentationFile.</param>
    public static GeneratorRun Over(string source, DocumentationMode comments = DocumentationMode.Parse)
    {
        SyntaxTree[] trees = [Tree(source, "Contract.cs", comments), Tree(Usings, "Usings.cs")];
        var input = CSharpCompilation.Create("Contracts", trees, References, Options);
        var driver = CSharpGeneratorDriver.Create(
            [new RpcContractGenerator().AsSourceGenerator()],
            parseOptions: Parse,
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new(driver, input);
    }

    /// <summary>Runs the generator again after an edit of the source.</summary>
    public GeneratorRun AfterEdit(Func<string, string> edit)
    {
        var tree = Input.SyntaxTrees.First();
        return new(_driver, Input.ReplaceSyntaxTree(tree, Tree(edit(tree.ToString()), tree.FilePath)));
    }

    /// <summary>Runs the generator again after a file was added.</summary>
    public GeneratorRun AfterAdding(string source) => new(_driver, Input.AddSyntaxTrees(Tree(source, "Other.cs")));

    /// <summary>Returns the outputs of a pipeline step, with the reasons.</summary>
    public IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(run => run.Outputs) : [];

    private static SyntaxTree Tree(
        string source, string path, DocumentationMode comments = DocumentationMode.Parse) =>
        CSharpSyntaxTree.ParseText(source, Parse.WithDocumentationMode(comments), path);
}
