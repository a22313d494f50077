using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>Emits the checks of arguments: a class with one method for each type or argument that has rules.</summary>
internal static class ValidationEmitter
{
    private const string Checks = "Checks";

    /// <summary>Whether the argument is checked before the service is called. Items of streams are checked when they are read.</summary>
    public static bool HasCheck(ParameterModel parameter) => parameter is { Kind: ParameterKind.Value, Check: >= 0 };

    /// <summary>The C# expression for the check of the items of a stream.</summary>
    public static string ItemCheck(ParameterModel parameter) => $"{Checks}.Check{parameter.Check}";

    /// <summary>Emits the checks of the arguments of a method; nothing if they have no rules.</summary>
    public static void EmitCalls(SourceWriter writer, IEnumerable<ParameterModel> parameters)
    {
        var chosen = parameters.Where(HasCheck).ToList();
        if (chosen.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line($"var faults = new {CodeNames.ArgumentFaults}(call, _options);");
        chosen.ForEach(parameter => writer.Line($"{Checks}.Check{parameter.Check}(ref faults, {parameter.Local});"));
        writer.Line("faults.ThrowIfAny();");
    }

    public static void EmitChecks(SourceWriter writer, EquatableArray<CheckModel> checks)
    {
        if (checks.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Block($"private static class {Checks}", () =>
        {
            var fields = 0;
            var bodies = new List<Action>();
            for (var number = 0; number < checks.Count; number++)
            {
                var (check, name) = (checks[number], $"Check{number}");
                var names = EmitFields(writer, check, ref fields);
                bodies.Add(() => EmitCheck(writer, check, name, names));
            }

            for (var i = 0; i < bodies.Count; i++)
            {
                if (i > 0 || fields > 0)
                {
                    writer.Line();
                }

                bodies[i]();
            }
        });
    }

    private static Queue<string> EmitFields(SourceWriter writer, CheckModel check, ref int count)
    {
        var names = new Queue<string>();
        foreach (var rule in check.Members.SelectMany(member => member.Rules).Where(rule => rule.FieldType is not null))
        {
            var name = $"Rule{count++}";
            names.Enqueue(name);
            writer.Line($"private static readonly {rule.FieldType} {name} = {rule.FieldValue};");
        }

        return names;
    }

    private static void EmitCheck(SourceWriter writer, CheckModel check, string name, Queue<string> fields) => writer.Block(
        $"internal static void {name}(ref {CodeNames.ArgumentFaults} faults, {check.Type} value)",
        () =>
        {
            var skip = check.Skip is not null && check.Kind != CheckKind.Argument ? $"{check.Skip} || faults.IsFull" : "faults.IsFull";
            writer.Block($"if ({skip})", () => writer.Line("return;"));
            foreach (var one in check.Cases)
            {
                writer.Line();
                writer.Block($"if (value is {one.Type} case{one.Check})", () =>
                {
                    writer.Line($"Check{one.Check}(ref faults, case{one.Check});");
                    writer.Line("return;");
                });
            }

            if (check.Code is not null)
            {
                writer.Line();
                writer.Line("var start = faults.Count;");
            }

            foreach (var member in check.Members)
            {
                EmitMember(writer, check, member, fields);
            }

            if (check.ItemCheck >= 0)
            {
                writer.Line();
                EmitItems(writer, check);
            }

            if (check.Code is not null)
            {
                writer.Line();
                writer.Block("if (faults.Count == start)", () => writer.Line(check.Code));
            }
        });

    private static void EmitMember(SourceWriter writer, CheckModel check, MemberCheckModel member, Queue<string> fields)
    {
        var name = member.JsonName is { } fixedName ? CSharpText.Quote(fixedName) : $"faults.MemberName({CSharpText.Quote(member.Name)})";
        foreach (var rule in member.Rules)
        {
            var condition = rule.Condition
                .Replace("{f}", rule.FieldType is null ? "" : fields.Dequeue())
                .Replace("{o}", check.Kind == CheckKind.Argument ? "null" : "value")
                .Replace("{v}", member.Value);
            writer.Line();
            writer.Block($"if ({condition})", () => writer.Line($"faults.Add({name}, {rule.Message});"));
        }

        if (member.Check >= 0)
        {
            writer.Line();
            writer.Line("{");
            writer.Indented(() => EmitNested(writer, member.Check, member.Value, $"Prefix(count, {name})"));
            writer.Line("}");
        }
    }

    private static void EmitItems(SourceWriter writer, CheckModel check)
    {
        if (check.Kind == CheckKind.Nullable)
        {
            writer.Block("if (value.HasValue)", () => writer.Line($"Check{check.ItemCheck}(ref faults, value.GetValueOrDefault());"));
            return;
        }

        var source = check.ItemType is { } type ? $"(global::System.Collections.Generic.IEnumerable<{type}>)value" : "value";
        var isEntries = check.Kind == CheckKind.Entries;
        if (!isEntries)
        {
            writer.Line("var index = 0;");
        }

        writer.Block($"foreach (var item in {source})", () =>
        {
            EmitNested(
                writer, check.ItemCheck, isEntries ? "item.Value" : "item", isEntries ? "PrefixKey(count, item.Key)" : "Prefix(count, index)");
            if (!isEntries)
            {
                writer.Line();
                writer.Line("index++;");
            }
        });
    }

    private static void EmitNested(SourceWriter writer, int check, string value, string prefix)
    {
        writer.Line("var count = faults.Count;");
        writer.Line($"Check{check}(ref faults, {value});");
        writer.Block("if (faults.Count > count)", () => writer.Line($"faults.{prefix};"));
    }
}
