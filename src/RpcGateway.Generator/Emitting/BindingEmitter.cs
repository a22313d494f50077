using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>Emits the binding: the metadata of a contract, and the methods that create its proxy and dispatcher.</summary>
internal static class BindingEmitter
{
    /// <summary>Returns the name of the binding's field for the method's descriptor.</summary>
    public static string DescriptorField(MethodModel method) => method.Name + "Method";

    public static void Emit(SourceWriter writer, ContractModel contract) => writer.Block(
        $"internal sealed class {contract.BindingName} : {CodeNames.ContractBinding(contract.Type)}",
        () =>
        {
            foreach (var method in contract.Methods)
            {
                EmitDescriptor(writer, contract, method);
            }

            EmitMethods(writer, contract);
            EmitMembers(writer, contract);
            writer.Line();
            DocumentationEmitter.Emit(writer, contract);
        });

    private static void EmitDescriptor(SourceWriter writer, ContractModel contract, MethodModel method)
    {
        var kind = method.Return.Kind switch
        {
            ReturnKind.Notification => "Notification",
            ReturnKind.Nothing or ReturnKind.Value => "Call",
            ReturnKind.Stream => "Stream",
            _ => "Binary",
        };
        var result = method.Return.Type is { } type ? $"typeof({type.Name})" : "null";
        string[] arguments =
        [
            CSharpText.Quote(method.WireName),
            CSharpText.Quote(method.Alias),
            CSharpText.Quote(method.Name),
            $"{CodeNames.MethodKind}.{kind}",
            result,
            contract.Overflow,
            .. method.WireParameters.Select(ParameterDescriptor),
        ];

        string[] members = [.. Members(method)];
        writer.Line($"internal static readonly {CodeNames.MethodDescriptor} {DescriptorField(method)} = new(");
        writer.Indented(() =>
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                writer.Line(arguments[i] + (i < arguments.Length - 1 ? "," : members.Length == 0 ? ");" : ")"));
            }
        });
        if (members.Length > 0)
        {
            writer.Line("{");
            writer.Indented(() => Array.ForEach(members, writer.Line));
            writer.Line("};");
        }

        writer.Line();
    }

    private static IEnumerable<string> Members(MethodModel method)
    {
        if (method.IsIdempotent)
        {
            yield return "IsIdempotent = true,";
        }

        if (method.RateLimit is { } rate)
        {
            yield return $"RateLimit = new({CSharpText.Quote(rate.Name)}, {rate.Calls}, {rate.Seconds}, {rate.Burst}, {rate.Scope}),";
        }
    }

    private static string ParameterDescriptor(ParameterModel parameter)
    {
        var kind = parameter.Kind is ParameterKind.BinaryStream or ParameterKind.BinaryPipe
            ? "Binary"
            : parameter.Kind.ToString();
        string[] arguments =
        [
            CSharpText.Quote(parameter.Name),
            $"{CodeNames.ParameterKind}.{kind}",
            $"typeof({parameter.Type.Name})",
            $"isRequired: {Bool(parameter.IsRequired)}",
            $"allowsNull: {Bool(parameter.AllowsNull)}",
        ];
        return $"new {CodeNames.ParameterDescriptor}({string.Join(", ", arguments)})";
    }

    private static void EmitMethods(SourceWriter writer, ContractModel contract)
    {
        // A static field, so that the descriptors are created when the contract is first used, not when its assembly is loaded.
        writer.Line($"private static readonly {CodeNames.MethodDescriptor}[] AllMethods =");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (var method in contract.Methods)
            {
                writer.Line(DescriptorField(method) + ",");
            }
        });
        writer.Line("];");
        writer.Line();
    }

    private static void EmitMembers(SourceWriter writer, ContractModel contract)
    {
        var callback = contract.CallbackType is { } type ? $"typeof({type})" : "null";
        writer.Line($"public override string Name => {CSharpText.Quote(contract.WireName)};");
        writer.Line();
        writer.Line($"public override global::System.Type? CallbackType => {callback};");
        writer.Line();
        if (contract.CallbackType is not null)
        {
            writer.Line($"public override {CodeNames.UntypedBinding}? Callback =>");
            writer.Indented(() => writer.Line($"{CodeNames.Contracts}.Get<{contract.CallbackType}>();"));
            writer.Line();
        }

        writer.Line($"public override {CodeNames.MethodDescriptors} Methods => AllMethods;");
        writer.Line();
        writer.Line($"public override {contract.Type} CreateProxy({CodeNames.Invoker} invoker) =>");
        writer.Indented(() => writer.Line($"new {contract.ProxyName}(invoker);"));
        writer.Line();
        var dispatcher = CodeNames.Dispatcher(contract.Type);
        writer.Line($"public override {dispatcher} CreateDispatcher({CodeNames.JsonSerializerOptions} options) =>");
        writer.Indented(() => writer.Line($"new {contract.DispatcherName}(options);"));
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Line("internal static void Register() =>");
        writer.Indented(() => writer.Line($"{CodeNames.Contracts}.Register(new {contract.BindingName}());"));
    }

    private static string Bool(bool value) => value ? "true" : "false";
}
