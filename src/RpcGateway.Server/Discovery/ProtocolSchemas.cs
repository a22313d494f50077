using System.Text.Json.Nodes;

namespace RpcGateway.Server.Discovery;

/// <summary>The schemas of what stands on the wire in place of streams, reports of progress and binary content.</summary>
internal static class ProtocolSchemas
{
    public const string Stream = "RpcStream";
    public const string ProgressToken = "RpcProgressToken";
    public const string Binary = "RpcBinary";

    public static JsonObject Create(string name) => name switch
    {
        Stream => CreateStream(),
        ProgressToken => new JsonObject
        {
            ["type"] = new JsonArray("integer", "string", "null"),
            ["description"] = "Names the reports of one call: a number or text of the caller's choice, or null for no reports.",
        },
        _ => new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Stands for binary content, which travels in binary frames of its own.",
            ["properties"] = new JsonObject
            {
                ["binary"] = new JsonObject { ["type"] = "integer", ["description"] = "The number of the binary stream." },
            },
            ["required"] = new JsonArray("binary"),
        },
    };

    private static JsonObject CreateStream() => new()
    {
        ["type"] = "object",
        ["description"] = "Stands for a stream: its first items, and a token for the rest, which is absent where there is none.",
        ["properties"] = new JsonObject
        {
            ["token"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "string"),
                ["description"] = "What $/enumerator/next asks with.",
            },
            ["values"] = new JsonObject { ["type"] = "array", ["description"] = "The first items." },
        },
    };
}
