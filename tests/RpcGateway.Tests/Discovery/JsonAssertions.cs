using System.Text.Json.Nodes;

namespace RpcGateway.Tests.Discovery;

internal static class JsonAssertions
{
    public static void ShouldBe(this JsonNode? actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).Should()
            .BeTrue("{0} should be {1}", actual?.ToJsonString(), expected);
}
