namespace RpcGateway.Generator.Emitting;

/// <summary>The <c>global::</c>-qualified names of the types that generated code uses.</summary>
internal static class CodeNames
{
    public const string Arguments = "global::" + MetadataNames.Arguments;
    public const string ArgumentFaults = "global::" + MetadataNames.ArgumentFaults;
    public const string ArgumentWriter = "global::" + MetadataNames.ArgumentWriter;
    public const string ContractDocumentation = "global::" + MetadataNames.ContractDocumentation;
    public const string Contracts = "global::" + MetadataNames.Contracts;
    public const string ErrorAttribute = "global::" + MetadataNames.ErrorAttribute;
    public const string ExampleAttribute = "global::" + MetadataNames.ExampleAttribute;
    public const string InboundCall = "global::" + MetadataNames.InboundCall;
    public const string Invoker = "global::" + MetadataNames.Invoker;
    public const string Json = "global::" + MetadataNames.Json;
    public const string MethodDescriptor = "global::" + MetadataNames.MethodDescriptor;
    public const string MethodDescriptors =
        $"global::System.Collections.Generic.IReadOnlyList<{MethodDescriptor}>";

    public const string MethodDocumentation = "global::" + MetadataNames.MethodDocumentation;
    public const string MethodKind = "global::" + MetadataNames.MethodKind;
    public const string ParameterDescriptor = "global::" + MetadataNames.ParameterDescriptor;
    public const string ParameterDocumentation = "global::" + MetadataNames.ParameterDocumentation;
    public const string ParameterKind = "global::" + MetadataNames.ParameterKind;
    public const string Progress = "global::" + MetadataNames.Progress;
    public const string TypeConstraints = "global::" + MetadataNames.TypeConstraints;
    public const string TypeDocumentation = "global::" + MetadataNames.TypeDocumentation;
    public const string UntypedBinding = "global::" + MetadataNames.UntypedBinding;

    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string JsonSerializerOptions = "global::System.Text.Json.JsonSerializerOptions";
    public const string PipeReader = "global::System.IO.Pipelines.PipeReader";
    public const string Stream = "global::System.IO.Stream";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public static string ContractBinding(string contract) => Generic(MetadataNames.ContractBinding, contract);

    public static string Dispatcher(string contract) => Generic(MetadataNames.Dispatcher, contract);

    public static string JsonTypeInfo(string type) =>
        $"global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{type}>";

    private static string Generic(string metadataName, string argument) =>
        $"global::{metadataName.Substring(0, metadataName.IndexOf('`'))}<{argument}>";
}
