using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RpcGateway.Tests.Client;

/// <summary>The values that placeholders such as <c>$1</c> stand for in a protocol case.</summary>
internal sealed partial class Placeholders
{
    private readonly Dictionary<string, JsonNode?> _values = [];

    /// <summary>Whether a value matches a pattern. A new placeholder takes the value that it matches.</summary>
    public bool Matches(JsonNode? pattern, JsonNode? value) => pattern switch
    {
        JsonValue text when NameIn(text) is { } name => IsOrBecomes(name, value),
        JsonArray items => value is JsonArray values && values.Count == items.Count
            && items.Zip(values).All(pair => Matches(pair.First, pair.Second)),

        // An object may have more members than the pattern.
        JsonObject members => value is JsonObject others && members.All(member => MemberMatches(member, others)),
        _ => JsonNode.DeepEquals(pattern, value),
    };

    /// <summary>The JSON with the values in place of their placeholders.</summary>
    public JsonNode? Fill(JsonNode? json) => json switch
    {
        JsonValue text when NameIn(text) is { } name => _values[name]?.DeepClone(),
        JsonArray items => new JsonArray([.. items.Select(Fill)]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value)))),
        _ => json?.DeepClone(),
    };

    private bool MemberMatches(KeyValuePair<string, JsonNode?> member, JsonObject value)
    {
        var isThere = value.TryGetPropertyValue(member.Key, out var actual);
        return member.Value switch
        {
            JsonObject pattern when pattern.ContainsKey("$absent") => !isThere,
            JsonObject pattern when pattern.TryGetPropertyValue("$not", out var not) => !JsonNode.DeepEquals(not, actual),
            _ => isThere && Matches(member.Value, actual),
        };
    }

    private bool IsOrBecomes(string name, JsonNode? value)
    {
        if (_values.TryGetValue(name, out var known))
        {
            return JsonNode.DeepEquals(known, value);
        }

        _values.Add(name, value?.DeepClone());
        return true;
    }

    private static string? NameIn(JsonValue value) =>
        value.TryGetValue<string>(out var text) && Placeholder().IsMatch(text) ? text : null;

    [GeneratedRegex(@"^\$\w+$")]
    private static partial Regex Placeholder();
}
