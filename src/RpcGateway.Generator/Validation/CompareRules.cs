using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary><c>[Compare]</c>: the value equals that of another member of its object.</summary>
internal static class CompareRules
{
    public static void Add(AttributeData data, RuleTarget target)
    {
        if (target.Owner is null || data.ConstructorArguments.FirstOrDefault().Value is not string name)
        {
            return;
        }

        var other = JsonMember.Of(target.Owner).FirstOrDefault(member => member.Symbol.Name == name);
        if (other.Symbol is null || !target.CanRead(other.Symbol))
        {
            target.Report(data, $"there is no member '{name}' that generated code can read");
            return;
        }

        var compared = new RuleTarget(other.Type, name, target.Compilation, (_, _) => { });
        if (!SymbolEqualityComparer.Default.Equals(compared.Type, target.Type))
        {
            target.Report(data, $"'{name}' has another type");
            return;
        }

        var type = TypeNames.ForCode(target.Type) + (target.IsNullable || compared.IsNullable ? "?" : "");
        var condition = $"!global::System.Collections.Generic.EqualityComparer<{type}>.Default.Equals({{v}}, {{o}}.{CSharpText.Escape(name)})";
        target.Add(new RuleModel(condition, Message(data, target, other.Symbol)));
    }

    // The message contains the JSON name of the other member, which may follow from the options.
    private static string Message(AttributeData data, RuleTarget target, ISymbol other)
    {
        const string Text = "must be equal to ";
        if (target.Message(data, Text, other.Name) is var message && message != Text)
        {
            return CSharpText.Quote(message);
        }

        return JsonAttributes.NameOf(other) is { } fixedName
            ? CSharpText.Quote(Text + fixedName)
            : $"{CSharpText.Quote(Text)} + faults.MemberName({CSharpText.Quote(other.Name)})";
    }
}
