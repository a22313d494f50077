using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>Emits the documentation of a contract as a method, which is called only when the documentation is requested.</summary>
internal static class DocumentationEmitter
{
    public static void Emit(SourceWriter writer, ContractModel contract)
    {
        writer.Line($"public override {CodeNames.ContractDocumentation} CreateDocumentation() => new()");
        writer.Line("{");
        writer.Indented(() =>
        {
            EmitText(writer, contract.Text);
            EmitList(writer, "Methods", contract.Methods, method => EmitMethod(writer, method));
            EmitList(writer, "Types", contract.Types, type => EmitType(writer, type));
            EmitList(writer, "Constraints", contract.Constraints, type => EmitConstraints(writer, type));
        });
        writer.Line("};");
    }

    private static void EmitMethod(SourceWriter writer, MethodModel method) =>
        EmitObject(writer, $"new {CodeNames.MethodDocumentation}()", () =>
        {
            EmitText(writer, method.Text);
            EmitFlag(writer, "ResultAllowsNull", method.Return.AllowsNull);
            EmitString(writer, "ResultNullability", method.Return.Nullability);
            EmitFlag(writer, "IsObsolete", method.IsObsolete);
            EmitList(writer, "Parameters", method.WireParameters, parameter => EmitParameter(writer, parameter));
            EmitList(writer, "Errors", method.Errors, error => writer.Line(Error(error) + ","));
            EmitList(writer, "Examples", method.Examples, example => writer.Line(Example(example) + ","));
        });

    private static void EmitParameter(SourceWriter writer, ParameterModel parameter) =>
        EmitObject(writer, $"new {CodeNames.ParameterDocumentation}()", () =>
        {
            EmitString(writer, "Description", parameter.Description);
            if (parameter is { Kind: ParameterKind.Value, IsRequired: false })
            {
                writer.Line($"DefaultValue = ({parameter.Type.Name})({parameter.Default}),");
            }

            EmitFlag(writer, "ItemAllowsNull", parameter.ItemAllowsNull);
            EmitString(writer, "Nullability", parameter.Nullability);
            EmitString(writer, "Constraints", parameter.Constraints);
        });

    private static void EmitType(SourceWriter writer, TypeTextModel type) =>
        EmitObject(writer, $"new {CodeNames.TypeDocumentation}(typeof({type.Type}))", () =>
        {
            EmitText(writer, type.Text);
            if (type.Members.Count > 0)
            {
                EmitMembers(writer, type.Members);
            }
        });

    private static void EmitConstraints(SourceWriter writer, ConstraintModel type) =>
        EmitObject(writer, $"new {CodeNames.TypeConstraints}(typeof({type.Type}))", () => EmitMembers(writer, type.Members));

    private static void EmitMembers(SourceWriter writer, EquatableArray<MemberTextModel> members)
    {
        writer.Line("Members = new global::System.Collections.Generic.Dictionary<string, string>()");
        EmitObject(writer, null, () =>
        {
            foreach (var member in members)
            {
                writer.Line($"[{CSharpText.Quote(member.Name)}] = {CSharpText.Quote(member.Text)},");
            }
        });
    }

    private static string Error(ErrorModel error)
    {
        var name = error.Name is { } text ? $"Name = {CSharpText.Quote(text)}" : null;
        var data = error.DataType is { } type ? $"DataType = typeof({type})" : null;
        var members = string.Join(", ", new[] { name, data }.Where(member => member is not null));
        var initializer = members.Length == 0 ? "" : $" {{ {members} }}";
        return $"new {CodeNames.ErrorAttribute}({error.Code}, {CSharpText.Quote(error.Message)}){initializer}";
    }

    private static string Example(ExampleModel example)
    {
        var result = example.Result is { } json ? $" {{ Result = {CSharpText.Quote(json)} }}" : "";
        var arguments = $"{CSharpText.Quote(example.Name)}, {CSharpText.Quote(example.Parameters)}";
        return $"new {CodeNames.ExampleAttribute}({arguments}){result}";
    }

    private static void EmitText(SourceWriter writer, TextModel text)
    {
        EmitString(writer, "Summary", text.Summary);
        EmitString(writer, "Remarks", text.Remarks);
        EmitString(writer, "Returns", text.Returns);
    }

    private static void EmitString(SourceWriter writer, string property, string? text)
    {
        if (text is not null)
        {
            writer.Line($"{property} = {CSharpText.Quote(text)},");
        }
    }

    private static void EmitFlag(SourceWriter writer, string property, bool value)
    {
        if (value)
        {
            writer.Line($"{property} = true,");
        }
    }

    private static void EmitList<T>(SourceWriter writer, string property, IEnumerable<T> items, Action<T> emit)
    {
        var list = items.ToList();
        if (list.Count == 0)
        {
            return;
        }

        writer.Line($"{property} =");
        writer.Line("[");
        writer.Indented(() => list.ForEach(emit));
        writer.Line("],");
    }

    private static void EmitObject(SourceWriter writer, string? header, Action members)
    {
        if (header is not null)
        {
            writer.Line(header);
        }

        writer.Line("{");
        writer.Indented(members);
        writer.Line("},");
    }
}
