using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>Joins the descriptions of several processes into one document.</summary>
internal static class DescriptionMerge
{
    /// <summary>
    /// Joins descriptions. Equal schemas are shared. A schema whose name has another meaning in an earlier description gets a number.
    /// </summary>
    public static DescribedGateway Merge(IReadOnlyList<DescribedGateway> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var contracts = new List<DescribedContract>();
        var schemas = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var renamed = FindNewNames(part.Schemas, schemas);
            foreach (var (name, schema) in part.Schemas)
            {
                schemas.TryAdd(renamed.GetValueOrDefault(name, name), Rename(schema, renamed));
            }

            contracts.AddRange(part.Contracts.Select(contract => Rename(contract, renamed)));
        }

        return new DescribedGateway(contracts, schemas);
    }

    // If one schema is renamed, those that refer to it differ as well, and are renamed too.
    private static Dictionary<string, string> FindNewNames(
        IReadOnlyDictionary<string, JsonObject> added, SortedDictionary<string, JsonObject> known)
    {
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var isStable = false; !isStable;)
        {
            isStable = true;
            foreach (var (name, schema) in added.Where(schema => !renamed.ContainsKey(schema.Key)))
            {
                if (known.TryGetValue(name, out var other) && !JsonNode.DeepEquals(Rename(schema, renamed), other))
                {
                    renamed.Add(name, FindFreeName(name, added, known, renamed));
                    isStable = false;
                }
            }
        }

        return renamed;
    }

    private static string FindFreeName(
        string name,
        IReadOnlyDictionary<string, JsonObject> added,
        SortedDictionary<string, JsonObject> known,
        Dictionary<string, string> renamed)
    {
        for (var number = 2; ; number++)
        {
            var candidate = $"{name}{number}";
            if (!known.ContainsKey(candidate) && !added.ContainsKey(candidate) && !renamed.ContainsValue(candidate))
            {
                return candidate;
            }
        }
    }

    private static DescribedContract Rename(DescribedContract contract, Dictionary<string, string> renamed) => renamed.Count == 0
        ? contract
        : contract with
        {
            Methods = [.. contract.Methods.Select(method => new DescribedMethod(
                method.Name,
                Rename(method.Json, renamed),
                method.References.Select(name => renamed.GetValueOrDefault(name, name)).ToHashSet()))],
            Callback = contract.Callback is null ? null : Rename(contract.Callback, renamed),
        };

    private static JsonObject Rename(JsonObject schema, Dictionary<string, string> renamed)
    {
        if (renamed.Count == 0)
        {
            return schema;
        }

        var copy = (JsonObject)schema.DeepClone();
        SchemaNodes.RenameReferences(copy, renamed);
        return copy;
    }
}
