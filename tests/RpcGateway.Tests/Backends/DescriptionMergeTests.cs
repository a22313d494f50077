using System.Text.Json.Nodes;
using RpcGateway.Services.Description;

namespace RpcGateway.Tests.Backends;

/// <summary>One document for the contracts of several processes.</summary>
public sealed class DescriptionMergeTests
{
    [Fact]
    public void Merge_EqualSchemas_AreShared()
    {
        var merged = DescriptionMerge.Merge([Describe("chat", ("Item", "string")), Describe("jobs", ("Item", "string"))]);

        merged.Schemas.Keys.Should().Equal("Item");
        merged.Contracts.Select(contract => contract.Json["name"]!.GetValue<string>()).Should().Equal("chat", "jobs");
    }

    [Fact]
    public void Merge_OtherSchemaWithTheName_IsRenamedWithItsReferences()
    {
        var merged = DescriptionMerge.Merge([Describe("chat", ("Item", "string")), Describe("jobs", ("Item", "integer"))]);

        merged.Schemas.Keys.Should().Equal("Item", "Item2");
        var method = merged.Contracts[1].Methods.Single();
        method.References.Should().Equal("Item2");
        method.Json.ToJsonString().Should().Contain("#/components/schemas/Item2\"");
        merged.SchemasOf([method]).Select(schema => schema.Key).Should().Equal("Item2");
    }

    private static DescribedGateway Describe(string contract, params (string Name, string Type)[] schemas)
    {
        var json = new JsonObject { ["name"] = $"{contract}.get", ["result"] = SchemaNodes.Reference("Item") };
        var method = new DescribedMethod($"{contract}.get", json, SchemaNodes.FindReferences(json).ToHashSet());
        return new DescribedGateway(
            [new DescribedContract(new JsonObject { ["name"] = contract }, [method], null)],
            schemas.ToDictionary(schema => schema.Name, schema => new JsonObject { ["type"] = schema.Type }));
    }
}
