using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>All contracts of a gateway, and the schemas of the types they use.</summary>
internal sealed class DescribedGateway(
    IReadOnlyList<DescribedContract> contracts, IReadOnlyDictionary<string, JsonObject> schemas)
{
    private readonly Dictionary<string, HashSet<string>> _references = schemas.ToDictionary(
        schema => schema.Key, schema => SchemaNodes.FindReferences(schema.Value).ToHashSet());

    public IReadOnlyList<DescribedContract> Contracts => contracts;

    /// <summary>All schemas by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Schemas => schemas;

    /// <summary>Returns the schemas that the given methods need, ordered by name.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> SchemasOf(IEnumerable<DescribedMethod> methods)
    {
        var needed = new HashSet<string>();
        var open = new Stack<string>(methods.SelectMany(method => method.References));
        while (open.TryPop(out var name))
        {
            if (needed.Add(name))
            {
                foreach (var next in _references[name])
                {
                    open.Push(next);
                }
            }
        }

        return schemas.Where(schema => needed.Contains(schema.Key));
    }
}
