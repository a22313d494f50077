using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RpcGateway.Generator.Emitting;
using RpcGateway.Generator.Parsing;

namespace RpcGateway.Generator;

/// <summary>Emits a proxy, a dispatcher and a binding for each interface with <c>[RpcContract]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RpcContractGenerator : IIncrementalGenerator
{
    internal const string ContractsStep = "Contracts";
    internal const string DiagnosticsStep = "Diagnostics";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var results = context.SyntaxProvider.ForAttributeWithMetadataName(
            MetadataNames.ContractAttribute,
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (attributed, cancellationToken) => ContractParser.Parse(attributed, cancellationToken));

        // A separate output, because diagnostics contain positions, which change with every edit above; the contract does not.
        var contracts = results
            .Where(static result => result.Contract is not null)
            .Select(static (result, _) => result.Contract!)
            .WithTrackingName(ContractsStep);
        var diagnostics = results
            .SelectMany(static (result, _) => result.Diagnostics)
            .WithTrackingName(DiagnosticsStep);

        context.RegisterSourceOutput(contracts, static (output, contract) =>
            output.AddSource($"{contract.FullName}.g.cs", ContractEmitter.Emit(contract)));
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) =>
            output.ReportDiagnostic(diagnostic.ToDiagnostic()));
    }
}
