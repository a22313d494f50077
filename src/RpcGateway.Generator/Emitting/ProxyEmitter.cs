using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>
/// Emits the proxy. Its members are explicit implementations, so that method names cannot conflict with names of the class.
/// </summary>
internal static class ProxyEmitter
{
    // The arguments struct of methods without parameters. Other arguments structs end in "Arguments", so the name is unique.
    private const string NoArguments = "None";

    public static void Emit(SourceWriter writer, ContractModel contract) => writer.Block(
        $"internal sealed class {contract.ProxyName} : {contract.Type}",
        () =>
        {
            var fields = new TypeInfoFields(contract);
            EmitFields(writer, contract, fields);
            foreach (var method in contract.Methods)
            {
                writer.Line();
                EmitMethod(writer, contract, method, fields);
            }

            foreach (var method in contract.Methods.Where(method => method.WireParameters.Any()))
            {
                writer.Line();
                EmitArguments(writer, contract, method, fields);
            }

            if (contract.Methods.Any(method => !method.WireParameters.Any()))
            {
                writer.Line();
                EmitNoArguments(writer);
            }
        });

    private static void EmitFields(SourceWriter writer, ContractModel contract, TypeInfoFields fields)
    {
        writer.Line($"private readonly {CodeNames.Invoker} _invoker;");
        fields.EmitDeclarations(writer);
        writer.Line();
        writer.Block($"internal {contract.ProxyName}({CodeNames.Invoker} invoker)", () =>
        {
            writer.Line("_invoker = invoker;");
            if (!fields.IsEmpty)
            {
                writer.Line("var options = invoker.SerializerOptions;");
            }

            fields.EmitAssignments(writer);
        });
    }

    private static void EmitMethod(
        SourceWriter writer, ContractModel contract, MethodModel method, TypeInfoFields fields)
    {
        var name = $"{method.DeclaringType}.{CSharpText.Escape(method.Name)}";
        writer.Line($"{method.Return.Signature} {name}({string.Join(", ", method.Parameters.Select(Declaration))}) =>");
        writer.Indented(() => writer.Line(Call(contract, method, fields)));
    }

    private static string Call(ContractModel contract, MethodModel method, TypeInfoFields fields)
    {
        var values = method.WireParameters.Select(parameter => parameter.Local);
        var arguments = method.WireParameters.Any()
            ? $"new {ArgumentsName(method)}({string.Join(", ", NeedsProxy(method) ? values.Prepend("this") : values)})"
            : $"default({NoArguments})";
        var token = method.Parameters
            .FirstOrDefault(parameter => parameter.Kind == ParameterKind.CancellationToken)?.Local
            ?? $"{CodeNames.CancellationToken}.None";
        var start = $"{contract.BindingType}.{BindingEmitter.DescriptorField(method)}, {arguments}";
        var asTask = method.Return.IsTask ? ".AsTask()" : "";
        return method.Return.Kind switch
        {
            ReturnKind.Notification => $"_invoker.Notify({start});",
            ReturnKind.Nothing => $"_invoker.CallAsync({start}, {token}){asTask};",
            ReturnKind.Value => $"_invoker.CallAsync({start}, {fields[method.Return.Type!]}, {token}){asTask};",
            ReturnKind.Stream => $"_invoker.StreamAsync({start}, {fields[method.Return.Type!]}, {token});",
            ReturnKind.BinaryStream => $"_invoker.CallStreamAsync({start}, {token}){asTask};",
            _ => $"_invoker.CallBinaryAsync({start}, {token}){asTask};",
        };
    }

    private static void EmitArguments(
        SourceWriter writer, ContractModel contract, MethodModel method, TypeInfoFields fields)
    {
        var values = method.WireParameters.Select(Declaration);
        var all = string.Join(", ", NeedsProxy(method) ? values.Prepend($"{contract.ProxyName} proxy") : values);
        writer.Block(
            $"private readonly struct {ArgumentsName(method)}({all}) : {CodeNames.Arguments}",
            () => writer.Block($"public void WriteTo({CodeNames.ArgumentWriter} writer)", () =>
            {
                foreach (var parameter in method.WireParameters)
                {
                    writer.Line(Write(parameter, fields));
                }
            }));
    }

    private static void EmitNoArguments(SourceWriter writer) => writer.Block(
        $"private readonly struct {NoArguments} : {CodeNames.Arguments}",
        () => writer.Block($"public void WriteTo({CodeNames.ArgumentWriter} writer)", () => { }));

    private static string Write(ParameterModel parameter, TypeInfoFields fields) => parameter.Kind switch
    {
        ParameterKind.Value => $"writer.Write({parameter.Local}, proxy.{fields[parameter.Type]});",
        ParameterKind.Progress => $"writer.WriteProgress({parameter.Local}, proxy.{fields[parameter.Type]});",
        ParameterKind.Stream => $"writer.WriteStream({parameter.Local}, proxy.{fields[parameter.Type]});",
        _ => $"writer.WriteBinary({parameter.Local});",
    };

    // The proxy holds the JSON metadata, which binary streams do not need.
    private static bool NeedsProxy(MethodModel method) => method.WireParameters.Any(TypeInfoFields.HasMetadata);

    private static string Declaration(ParameterModel parameter) => $"{parameter.Signature} {parameter.Local}";

    private static string ArgumentsName(MethodModel method) => method.Name + "Arguments";
}
