using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>Emits the dispatcher: a switch over the methods, and one private method for each.</summary>
internal static class DispatcherEmitter
{
    public static void Emit(SourceWriter writer, ContractModel contract) => writer.Block(
        $"internal sealed class {contract.DispatcherName} : {CodeNames.Dispatcher(contract.Type)}",
        () =>
        {
            var fields = new TypeInfoFields(contract);
            EmitFields(writer, contract, fields);
            EmitSwitch(writer, contract);
            foreach (var method in contract.Methods)
            {
                writer.Line();
                EmitMethod(writer, contract, method, fields);
            }

            ValidationEmitter.EmitChecks(writer, contract.Checks);
        });

    private static void EmitFields(SourceWriter writer, ContractModel contract, TypeInfoFields fields)
    {
        if (!fields.IsEmpty)
        {
            fields.EmitDeclarations(writer);
            if (NeedsOptions(contract))
            {
                writer.Line($"private readonly {CodeNames.JsonSerializerOptions} _options;");
            }

            writer.Line();
        }

        writer.Block(
            $"internal {contract.DispatcherName}({CodeNames.JsonSerializerOptions} options)",
            () =>
            {
                fields.EmitAssignments(writer);
                if (NeedsOptions(contract))
                {
                    writer.Line("_options = options;");
                }
            });
        writer.Line();
    }

    private static bool NeedsOptions(ContractModel contract) =>
        contract.Methods.Any(method => method.Parameters.Any(ValidationEmitter.HasCheck));

    private static void EmitSwitch(SourceWriter writer, ContractModel contract)
    {
        writer.Line($"public override {CodeNames.ValueTask} DispatchAsync(int method, {Parameters(contract)}) =>");
        writer.Indented(() => writer.Block(
            "method switch",
            () =>
            {
                for (var i = 0; i < contract.Methods.Count; i++)
                {
                    writer.Line($"{i} => {MethodName(contract.Methods[i])}(service, call),");
                }

                writer.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(method)),");
            },
            "};"));
    }

    private static void EmitMethod(
        SourceWriter writer, ContractModel contract, MethodModel method, TypeInfoFields fields) =>
        writer.Block($"private {CodeNames.ValueTask} {MethodName(method)}({Parameters(contract)})", () =>
        {
            var parameters = method.WireParameters.ToList();
            foreach (var parameter in parameters)
            {
                writer.Line($"{parameter.Signature} {parameter.Local} = {Initial(parameter)};");
            }

            writer.Line("var arguments = call.ReadArguments();");
            if (parameters.Count == 0)
            {
                // The emitted call throws if the message contains an argument.
                writer.Line("arguments.MoveNext(out _);");
            }
            else
            {
                EmitReading(writer, parameters, fields);
                ValidationEmitter.EmitCalls(writer, parameters);
            }

            writer.Line();
            EmitCall(writer, method, fields);
        });

    private static void EmitReading(SourceWriter writer, List<ParameterModel> parameters, TypeInfoFields fields) =>
        writer.Block("while (arguments.MoveNext(out var parameter))", () =>
            writer.Block("switch (parameter)", () =>
            {
                for (var i = 0; i < parameters.Count; i++)
                {
                    writer.Line($"case {i}:");
                    var assignment = $"{parameters[i].Local} = {Read(parameters[i], fields)};";
                    writer.Indented(() =>
                    {
                        writer.Line(assignment);
                        writer.Line("break;");
                    });
                }
            }));

    private static void EmitCall(SourceWriter writer, MethodModel method, TypeInfoFields fields)
    {
        var arguments = string.Join(", ", method.Parameters.Select(parameter =>
            parameter.Kind == ParameterKind.CancellationToken ? "call.CancellationToken" : parameter.Local));
        var call = $"service.{CSharpText.Escape(method.Name)}({arguments})";
        var metadata = method.Return.Type is { } type ? fields[type] : "";
        if (method.Return.Kind == ReturnKind.Notification)
        {
            writer.Line($"{call};");
            writer.Line("return default;");
            return;
        }

        writer.Line(method.Return.Kind switch
        {
            ReturnKind.Nothing => $"return {CodeNames.InboundCall}.CompleteAsync({call});",
            ReturnKind.Value => $"return call.CompleteAsync({call}, {metadata});",
            ReturnKind.Stream => $"return call.CompleteStreamAsync({call}, {metadata});",
            _ => $"return call.CompleteBinaryAsync({AsValueTask(method, call)});",
        });
    }

    private static string AsValueTask(MethodModel method, string call)
    {
        var result = method.Return.Kind == ReturnKind.BinaryStream ? CodeNames.Stream : CodeNames.PipeReader;
        return method.Return.IsTask ? $"new {CodeNames.ValueTask}<{result}>({call})" : call;
    }

    private static string Initial(ParameterModel parameter) =>
        parameter.NeverNull ? NoProgress(parameter) : parameter.Default;

    private static string NoProgress(ParameterModel parameter) => $"{CodeNames.Progress}.None<{parameter.Type.Name}>()";

    private static string Read(ParameterModel parameter, TypeInfoFields fields) => parameter.Kind switch
    {
        ParameterKind.Value => $"arguments.Read({fields[parameter.Type]})",
        ParameterKind.Progress when parameter.NeverNull =>
            $"arguments.ReadProgress({fields[parameter.Type]}) ?? {NoProgress(parameter)}",
        ParameterKind.Progress => $"arguments.ReadProgress({fields[parameter.Type]})",
        ParameterKind.Stream when parameter.Check >= 0 =>
            $"arguments.ReadStream({fields[parameter.Type]}, {ValidationEmitter.ItemCheck(parameter)})",
        ParameterKind.Stream => $"arguments.ReadStream({fields[parameter.Type]})",
        ParameterKind.BinaryStream => "arguments.ReadBinary()",
        _ => "arguments.ReadPipe()",
    };

    private static string MethodName(MethodModel method) => "Dispatch" + method.Name;

    private static string Parameters(ContractModel contract) =>
        $"{contract.Type} service, {CodeNames.InboundCall} call";
}
